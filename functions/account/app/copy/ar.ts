import { passwordLength } from '#shared/contract/password';
import type { CodeWithWords } from './codes.ts';
import type { Copy, Words } from './copy.ts';

const number = new Intl.NumberFormat('ar');
const min = number.format(passwordLength.min);
const max = number.format(passwordLength.max);

/** Text that is written from left to right, such as an address, within a sentence from right to left (UAX #9). */
const leftToRight = (text: string) => `\u2066${text}\u2069`;
/** Text whose own first letter tells its direction, such as a name. */
const isolated = (text: string) => `\u2068${text}\u2069`;

const appNames = ['Google Authenticator', 'Aegis', '1Password'].map(leftToRight);
const lookIntoMailbox =
  'إذا لم تصل خلال دقائق، فيُرجى البحث عنها في مجلد الرسائل غير المرغوب فيها، أو العودة إلى هنا وطلبها من جديد.';

const problems = {
  MALFORMED_JSON: { heading: 'تعذّر إتمام الطلب', text: 'يُرجى إعادة تحميل الصفحة ثم المحاولة من جديد.' },
  INVALID_REQUEST: { heading: 'هناك ما يحتاج إلى تصحيح', text: 'يُرجى مراجعة البيانات المدخلة.' },
  INVALID_CURSOR: { heading: 'تعذّر إتمام الطلب', text: 'يُرجى إعادة تحميل الصفحة ثم المحاولة من جديد.' },
  INVALID_TOKEN: {
    heading: 'هذا الرابط غير صالح',
    text: 'يُرجى فتح الرابط الوارد في أحدث رسالة منا كاملًا، أو طلب رابط جديد.',
  },
  TOKEN_EXPIRED: {
    heading: 'لم يعد هذا الرابط صالحًا',
    text: 'إما انتهت مدته، أو سبق استخدامه، أو أُرسل رابط أحدث منه. يمكن طلب رابط جديد.',
  },
  PASSWORD_TOO_SHORT: {
    heading: 'كلمة المرور هذه قصيرة جدًا',
    text: `الحد الأدنى لعدد الأحرف هو ${min}.`,
  },
  PASSWORD_TOO_LONG: {
    heading: 'كلمة المرور هذه طويلة جدًا',
    text: `الحد الأقصى لعدد الأحرف هو ${max}.`,
  },
  PASSWORD_COMPROMISED: {
    heading: 'كلمة المرور هذه معروفة للمهاجمين',
    text: 'وردت في مجموعات من كلمات المرور المسروقة. يُرجى اختيار كلمة مرور غير مستخدمة في أي مكان آخر.',
  },
  CURRENT_SESSION: { heading: 'هذا هو الجهاز المستخدم الآن', text: 'لإنهاء جلسته يكفي تسجيل الخروج.' },
  UNAUTHENTICATED: { heading: 'انتهت جلستك', text: 'للمتابعة يُرجى تسجيل الدخول من جديد.' },
  INVALID_CREDENTIALS: {
    heading: 'عنوان البريد أو كلمة المرور غير صحيح',
    text: 'يُرجى مراجعة كليهما، أو اختيار كلمة مرور جديدة عند نسيانها.',
  },
  FORBIDDEN: { heading: 'هذا الإجراء غير مسموح به', text: 'يمكن تسجيل الدخول بحساب آخر إن وُجد.' },
  EMAIL_NOT_VERIFIED: {
    heading: 'يجب تأكيد عنوان بريدك أولًا',
    text: 'أرسلنا رسالة تتضمن رابطًا. يُرجى فتحه ثم تسجيل الدخول.',
  },
  ACCOUNT_BANNED: {
    heading: 'هذا الحساب مغلق',
    text: 'إن كان ذلك خطأً، فيُرجى مراسلة القائمين على هذه الخدمة.',
  },
  NOT_FOUND: { heading: 'العنصر غير موجود', text: 'ربما أُزيل في هذه الأثناء. يُرجى إعادة تحميل الصفحة.' },
  PRECONDITION_FAILED: {
    heading: 'جرى التعديل من مكان آخر في هذه الأثناء',
    text: 'ربما في علامة تبويب أخرى. ما أدخلته لا يزال هنا: تُرجى المقارنة ثم الحفظ من جديد.',
  },
  PAYLOAD_TOO_LARGE: { heading: 'البيانات أطول من اللازم', text: 'يُرجى اختصار البيانات المدخلة.' },
  UNSUPPORTED_MEDIA_TYPE: {
    heading: 'تعذّر إتمام الطلب',
    text: 'يُرجى إعادة تحميل الصفحة ثم المحاولة من جديد.',
  },
  TOO_MANY_REQUESTS: { heading: 'محاولات كثيرة متتالية', text: 'يُرجى الانتظار قليلًا ثم المحاولة من جديد.' },
  INTERNAL: {
    heading: 'حدث خطأ من جانبنا',
    text: 'ليس الخطأ منك، وقد أُبلغنا به. يُرجى المحاولة من جديد بعد دقيقة.',
  },
  UNAVAILABLE: {
    heading: 'تعذّر ذلك الآن',
    text: 'لا تستطيع الخدمة الاستجابة حاليًا. ما أدخلته لا يزال هنا: يُرجى المحاولة من جديد بعد دقيقة.',
  },
  PROFILE_NOT_FOUND: {
    heading: 'ليس لديك ملف شخصي بعد',
    text: 'يمكن ملء الحقول حسب الرغبة ثم حفظها.',
  },
  PROFILE_EXISTS: {
    heading: 'لديك ملف شخصي بالفعل',
    text: 'أُنشئ في علامة تبويب أخرى. لعرضه يُرجى إعادة تحميل الصفحة.',
  },
  INVALID_EMAIL: {
    heading: 'هذا ليس عنوان بريد إلكتروني',
    text: `يُرجى إدخاله كاملًا، مثل ${leftToRight('name@example.com')}.`,
  },
  INVALID_NAME: { heading: 'لا يمكن استخدام هذا الاسم', text: 'يُرجى استخدام حروف وأرقام ومسافات.' },
  TOO_LONG: { heading: 'هذا أطول من اللازم', text: 'يُرجى اختصاره.' },
  INVALID_CODE: { heading: 'الرمز غير صحيح', text: 'يُرجى إدخال الرمز الذي يعرضه تطبيقك الآن.' },
  INVALID_BACKUP_CODE: {
    heading: 'رمز الاسترداد غير صحيح',
    text: 'يصلح كل رمز لمرة واحدة. يُرجى إدخال رمز لم يُستخدم بعد.',
  },
  INVALID_TWO_FACTOR_COOKIE: {
    heading: 'استغرق تسجيل الدخول وقتًا أطول من اللازم',
    text: 'يُرجى إدخال كلمة المرور من جديد، ثم الرمز خلال عشر دقائق.',
  },
  SESSION_NOT_FRESH: {
    heading: 'يُرجى تسجيل الدخول من جديد أولًا',
    text: 'مضى وقت على آخر تسجيل دخول لك، وتعديل كهذا يتطلب التأكد من هويتك.',
  },
  SAME_EMAIL: { heading: 'هذا هو عنوانك الحالي', text: 'يُرجى إدخال عنوان آخر.' },
  FAILED_TO_UNLINK_LAST_ACCOUNT: {
    heading: 'هذه طريقتك الوحيدة لتسجيل الدخول',
    text: 'يُرجى اختيار كلمة مرور أولًا، عبر «هل نسيت كلمة المرور؟» في صفحة تسجيل الدخول.',
  },
  USER_VERIFICATION_REQUIRED: {
    heading: 'لم يتحقق جهازك من هويتك',
    text: 'عندما يطلب الجهاز ذلك، يُرجى فتح قفله بالبصمة أو الوجه أو رقم التعريف، أو استخدام مفتاح مرور آخر.',
  },
  access_denied: {
    heading: 'أُلغيت العملية',
    text: 'لم يتغير شيء. يمكن المحاولة من جديد، أو تسجيل الدخول بطريقة أخرى.',
  },
  account_banned: {
    heading: 'هذا الحساب مغلق',
    text: 'إن كان ذلك خطأً، فيُرجى مراسلة القائمين على هذه الخدمة.',
  },
  account_not_linked: {
    heading: 'هناك حساب مسجَّل بعنوانك',
    text: 'يُرجى تسجيل الدخول بكلمة مروره، أو اختيار كلمة جديدة. بعدها يمكن إضافة طرق أخرى لتسجيل الدخول.',
  },
  email_not_found: {
    heading: 'لم نحصل على عنوان بريدك',
    text: 'يُرجى السماح لنا هناك بالاطلاع على عنوان بريدك، أو تسجيل الدخول بطريقة أخرى.',
  },
  email_not_verified: {
    heading: 'عنوانك غير مؤكَّد لدى مزوّد الخدمة',
    text: 'يُرجى تأكيد عنوان بريدك لديه أولًا، أو تسجيل الدخول بطريقة أخرى.',
  },
  state_mismatch: {
    heading: 'لم يكتمل تسجيل الدخول',
    text: 'استغرق وقتًا أطول من اللازم، أو فُتح مرتين، أو بدأ في متصفح آخر. يُرجى الرجوع والبدء من جديد.',
  },
  temporarily_unavailable: {
    heading: 'مزوّد الخدمة لا يستجيب',
    text: 'يُرجى المحاولة من جديد بعد دقيقة، أو تسجيل الدخول بطريقة أخرى.',
  },
  unreachable: {
    heading: 'لم تصل أي استجابة',
    text: 'يُرجى التحقق من اتصالك بالإنترنت ثم المحاولة من جديد.',
  },
  cookies_blocked: {
    heading: 'متصفحك لا يحفظ ملفات تعريف الارتباط',
    text: 'لا يمكن البقاء في حسابك من دونها. يُرجى السماح بها لهذه الصفحة ثم المحاولة من جديد.',
  },
  mismatch: { heading: 'كلمتا المرور غير متطابقتين', text: 'يُرجى إدخال الكلمة نفسها مرتين.' },
  account_already_linked_to_different_user: {
    heading: 'هذا الحساب يفتح حسابًا آخر هنا',
    text: 'يمكن تسجيل الدخول به وإزالته هناك أولًا، أو إضافة حساب غيره.',
  },
  passkey_exists: {
    heading: 'يوجد مفتاح مرور بالفعل',
    text: 'لدى هذا الجهاز، أو مدير كلمات المرور المختار، مفتاح مرور لهذا الحساب. لإضافة مفتاح آخر يلزم جهاز أو مدير آخر.',
  },
  passkey_not_shown: {
    heading: 'لم يُستخدم أي مفتاح مرور',
    text: 'إما أُلغيت العملية، أو لا يوجد هنا مفتاح مرور لهذا الحساب. يمكن المحاولة من جديد، أو تسجيل الدخول بطريقة أخرى.',
  },
  other: {
    heading: 'تعذّر إتمام الطلب',
    text: 'يُرجى المحاولة من جديد بعد دقيقة. وإذا تكرر ذلك، فيُرجى إبلاغ القائمين على هذه الخدمة.',
  },
} satisfies Record<CodeWithWords, Words>;

/** The words of every page, in Modern Standard Arabic, which as far as it can says what to do without naming a gender. */
export const ar: Copy = {
  problems,
  common: {
    waiting: 'يُرجى الانتظار…',
    loading: 'جارٍ التحميل…',
    retry: 'إعادة المحاولة',
    reload: 'إعادة تحميل الصفحة',
    save: 'حفظ',
    saved: 'تم الحفظ',
    cancel: 'إلغاء',
    back: 'رجوع',
    remove: 'إزالة',
    print: 'طباعة',
    optional: 'اختياري',
    email: 'عنوان البريد الإلكتروني',
    name: 'الاسم',
    language: 'اللغة',
    terms: 'الشروط',
    privacy: 'الخصوصية',
    menu: 'حسابك',
    skip: 'الانتقال إلى المحتوى',
    signOut: 'تسجيل الخروج',
    required: 'يُرجى ملء هذا الحقل.',
    invalidEmail: `يُرجى إدخاله كاملًا، مثل ${leftToRight('name@example.com')}.`,
    didYouMean: (address) => `هل المقصود ${leftToRight(address)}؟`,
    tryAgainIn: (wait) => `يمكن المحاولة من جديد ${wait}.`,
    requestId: (id) => `عند مراسلتنا بشأن ذلك، يُرجى ذكر هذا الرقم: ${leftToRight(id)}`,
    withoutScripts: `تحتاج هذه الصفحة إلى ${leftToRight('JavaScript')}. يُرجى السماح به لهذه الصفحة، أو فتحها في متصفح آخر.`,
    unreachable: {
      heading: 'تعذّر الوصول إلى الخدمة',
      text: 'يُرجى التحقق من اتصالك بالإنترنت. تتابع هذه الصفحة من تلقاء نفسها عند عودته.',
    },
  },
  password: {
    label: 'كلمة المرور',
    current: 'كلمة المرور الحالية',
    new: 'كلمة المرور الجديدة',
    repeated: 'كلمة المرور الجديدة مرة أخرى',
    hint: `الحد الأدنى لعدد الأحرف هو ${min}. يسهل تذكّر عدة كلمات معًا ويصعب تخمينها.`,
    show: 'إظهار كلمة المرور',
    hide: 'إخفاء كلمة المرور',
    strength: { weak: 'سهلة التخمين', fair: 'يمكن أن تكون أطول', good: 'جيدة', strong: 'صعبة التخمين' },
    strengthLabel: (strength) => `القوة: ${strength}`,
    wrong: {
      heading: 'كلمة المرور هذه غير صحيحة',
      text: 'يُرجى إدخال الكلمة المستخدمة عند تسجيل الدخول.',
    },
  },
  signIn: {
    title: 'تسجيل الدخول',
    button: 'تسجيل الدخول',
    forgot: 'هل نسيت كلمة المرور؟',
    register: 'ليس لديك حساب؟',
    registerLink: 'إنشاء حساب',
    or: 'أو',
    with: (provider) => `المتابعة عبر ${isolated(provider)}`,
    passkey: 'تسجيل الدخول بمفتاح مرور',
    resend: 'إرسال الرسالة من جديد',
    resent: { heading: 'يُرجى تفقّد صندوق بريدك', text: `هناك رابط جديد في الطريق إليك. ${lookIntoMailbox}` },
    already: (name) => `تم تسجيل دخولك باسم ${isolated(name)}.`,
    goOn: 'متابعة',
  },
  register: {
    title: 'إنشاء حساب',
    button: 'إنشاء حسابي',
    signIn: 'لديك حساب؟',
    signInLink: 'تسجيل الدخول',
    nameHint: 'الاسم الذي نخاطبك به في هذه الخدمة وفي رسائل البريد.',
    agreement: 'إنشاء الحساب يعني الموافقة على:',
    done: {
      heading: 'يُرجى تفقّد صندوق بريدك',
      text: `أرسلنا إليك رابطًا لتأكيد عنوانك. يُرجى فتحه ثم تسجيل الدخول. ${lookIntoMailbox}`,
    },
    notSent: {
      heading: 'أُنشئ حسابك، لكن رسالتنا لم تُرسل',
      text: 'تعذّر إرسالها الآن. يُرجى طلبها من جديد بعد دقيقة.',
    },
    otherAddress: 'استخدام عنوان آخر',
  },
  secondFactor: {
    title: 'إدخال الرمز',
    text: 'يُرجى فتح تطبيق المصادقة وإدخال الأرقام الستة التي يعرضها لهذه الخدمة.',
    code: 'الرمز',
    codeFormat: 'ستة أرقام.',
    trust: 'عدم السؤال من جديد على هذا الجهاز',
    button: 'متابعة',
    useRecovery: 'استخدام رمز استرداد بدلًا من ذلك',
    useApp: 'استخدام التطبيق بدلًا من ذلك',
    recoveryText: 'يُرجى إدخال أحد رموز الاسترداد المحفوظة لديك منذ الإعداد. يصلح كل رمز لمرة واحدة.',
    recoveryCode: 'رمز الاسترداد',
    startAgain: 'تسجيل الدخول من جديد',
  },
  forgot: {
    title: 'هل نسيت كلمة المرور؟',
    text: 'بعد إدخال عنوانك نرسل إليك رابطًا لاختيار كلمة جديدة.',
    button: 'إرسال الرابط',
    done: {
      heading: 'يُرجى تفقّد صندوق بريدك',
      text: `إن كان هناك حساب بهذا العنوان، فإن رسالة تتضمن رابطًا في الطريق إليك. ${lookIntoMailbox}`,
    },
  },
  verify: {
    title: 'تأكيد عنوان بريدك الإلكتروني',
    text: 'نقرة واحدة تكفي لنعرف أن هذا العنوان لك.',
    button: 'تأكيد عنواني',
    done: { heading: 'تم تأكيد عنوانك', text: 'يمكنك تسجيل الدخول الآن.' },
    newLink: 'إرسال رابط جديد',
    withoutToken:
      'يُرجى فتح الرابط الوارد في رسالتنا كاملًا. وإن لم يكن لديك رابط صالح، فيُرجى إدخال عنوانك للحصول على رابط جديد.',
    sent: {
      heading: 'يُرجى تفقّد صندوق بريدك',
      text: `إن كان هناك حساب بهذا العنوان لم يُؤكَّد بعد، فإن رسالة تتضمن رابطًا جديدًا في الطريق إليك. ${lookIntoMailbox}`,
    },
  },
  reset: {
    title: 'اختيار كلمة مرور جديدة',
    text: 'تحل محل الكلمة القديمة، وعلى جميع الأجهزة تسجيل الدخول من جديد.',
    button: 'تغيير كلمة المرور',
    done: { heading: 'تم تغيير كلمة المرور', text: 'يُرجى تسجيل الدخول بالكلمة الجديدة.' },
  },
  delete: {
    title: 'حذف حسابك',
    text: 'لا يمكن التراجع عن ذلك. مع حسابك يُحذف:',
    losses: ['ملفك الشخصي', 'مهامك', 'جلساتك على جميع الأجهزة'],
    button: 'حذف حسابي نهائيًا',
    done: { heading: 'تم حذف حسابك', text: 'يمكن إغلاق هذه الصفحة.' },
    gone: {
      heading: 'لم يعد هذا الرابط صالحًا',
      text: 'إما انتهت مدته أو سبق استخدامه. إن كان حسابك لا يزال موجودًا، فيُرجى تسجيل الدخول وطلب رابط جديد.',
    },
    passwordText: 'للتأكد من هويتك يُرجى إدخال كلمة المرور.',
    mailText: 'ليست لديك كلمة مرور؟ يمكننا إرسال رابط للحذف.',
    mailButton: 'إرسال الرابط',
    mailed: {
      heading: 'يُرجى تفقّد صندوق بريدك',
      text: `هناك رسالة تتضمن رابطًا لحذف حسابك في الطريق إليك. ${lookIntoMailbox}`,
    },
    keep: 'الاحتفاظ بحسابي',
  },
  signedOut: {
    title: 'تم تسجيل خروجك',
    text: 'لا يستطيع أحد استخدام حسابك على هذا الجهاز بعد الآن من دون تسجيل الدخول.',
    signIn: 'تسجيل الدخول من جديد',
  },
  signInFailed: { title: 'لم يكتمل تسجيل الدخول' },
  error: {
    title: 'حدث خطأ ما',
    notFound: { heading: 'هذه الصفحة غير موجودة', text: 'يُرجى مراجعة عنوانها، أو البدء من صفحة حسابك.' },
    home: 'إلى حسابك',
  },
  profile: {
    title: 'الملف الشخصي',
    text: 'لا يراه أحد سواك وسوى هذه الخدمة، ويمكن ترك أي حقل فارغًا.',
    account: 'الحساب',
    about: 'نبذة عنك',
    empty: 'غير محدَّد',
    saveName: 'حفظ الاسم',
    save: 'حفظ الملف الشخصي',
    changedElsewhere: 'ما جرى تعديله هناك:',
    fields: {
      age_range: {
        label: 'العمر',
        values: {
          under_18: `أقل من ${number.format(18)}`,
          '18_24': `من ${number.format(18)} إلى ${number.format(24)}`,
          '25_34': `من ${number.format(25)} إلى ${number.format(34)}`,
          '35_plus': `${number.format(35)} أو أكثر`,
        },
      },
      education_level: {
        label: 'التعليم',
        values: {
          high_school: 'ثانوية عامة',
          undergrad: 'بكالوريوس',
          masters: 'ماجستير',
          phd: 'دكتوراه',
          self_taught: 'تعلّم ذاتي',
        },
      },
      tech_background: {
        label: 'الخلفية التقنية',
        values: {
          software_engineer: 'هندسة البرمجيات',
          hardware_engineer: 'هندسة العتاد',
          student: 'الدراسة',
          hobbyist: 'الهواية',
        },
      },
      primary_goal: {
        label: 'هدفك من الخدمة',
        values: {
          career_switch: 'مسار مهني جديد',
          academic: 'الدراسة أو البحث',
          hobby_project: 'مشروع خاص بي',
          startup_founder: 'تأسيس شركة',
        },
      },
      learning_mode: {
        label: 'أفضل طريقة لتعلّمك',
        values: { visual: 'بالصور والفيديو', textual: 'بالقراءة', code_first: 'بكتابة الشيفرة' },
      },
      learning_speed: {
        label: 'الوتيرة',
        values: { intensive: 'مكثفة', balanced: 'متوازنة', casual: 'هادئة' },
      },
      time_per_week: { label: 'عدد الساعات في الأسبوع', hint: 'عدد صحيح، صفر أو أكثر.' },
      preferred_language: {
        label: 'اللغة المفضلة',
        hint: `رمز لغة، مثل ${leftToRight('en')} أو ${leftToRight('pt-BR')}.`,
      },
    },
  },
  security: {
    title: 'الأمان',
    change: 'تغيير',
    passwordTitle: 'كلمة المرور',
    passwordText: 'يُستحسن تغييرها إذا كان من المحتمل أن شخصًا آخر يعرفها.',
    emailTitle: 'عنوان البريد الإلكتروني',
    twoFactorTitle: 'تطبيق المصادقة الثنائية',
    twoFactorOn: 'مفعّل: نطلب رمزًا عند تسجيل الدخول بكلمة المرور.',
    twoFactorOff: 'غير مفعّل: تكفي كلمة المرور لتسجيل الدخول.',
    turnOn: 'إعداد',
    manage: 'إدارة',
    passkeysTitle: 'مفاتيح المرور',
    passkeysText: 'تسجيل الدخول بالبصمة أو الوجه أو رقم التعريف، من دون كلمة المرور.',
    noPasskeys: 'ليس لديك أي مفتاح بعد.',
    addPasskey: 'إضافة مفتاح مرور',
    passkeyName: 'اسم مفتاح المرور',
    passkeyNameHint: 'لتمييزه لاحقًا، مثل «الحاسوب المحمول» أو «مفتاح الأمان».',
    passkeyNotAdded: {
      heading: 'لم يُضَف أي مفتاح مرور',
      text: 'إما أُلغيت العملية، أو استغرقت وقتًا طويلًا. يمكن المحاولة من جديد.',
    },
    passkeyAdded: 'تمت إضافة مفتاح المرور.',
    passkeyRemoved: 'تمت إزالة مفتاح المرور.',
    removePasskey: (name) => `إزالة مفتاح المرور ${isolated(name)}`,
    unnamedPasskey: 'مفتاح مرور',
    methodsTitle: 'طرق أخرى لتسجيل الدخول',
    methodsText: 'حسابات لدى خدمات أخرى تفتح هذا الحساب.',
    noMethods: 'لا توجد أي طريقة بعد.',
    link: (provider) => `إضافة ${isolated(provider)}`,
    linked: (provider) => `تمت إضافة ${isolated(provider)}.`,
    unlink: (provider) => `إزالة ${isolated(provider)}`,
    unlinked: (provider) => `تمت إزالة ${isolated(provider)}.`,
    since: (date) => `منذ ${date}`,
    deleteTitle: 'حذف الحساب',
    deleteText: 'مع كل ما يتعلق به. لا يمكن التراجع عن ذلك.',
    deleteButton: 'حذف حسابي',
  },
  changePassword: {
    title: 'تغيير كلمة المرور',
    text: 'على جميع الأجهزة الأخرى تسجيل الدخول من جديد.',
    button: 'تغيير كلمة المرور',
    done: { heading: 'تم تغيير كلمة المرور', text: 'تم تسجيل الخروج من جميع الأجهزة الأخرى.' },
    without: 'ليست لديك كلمة مرور بعد، أو نسيتها؟',
    withoutLink: 'الحصول على رابط عبر البريد',
  },
  changeEmail: {
    title: 'تغيير عنوان بريدك الإلكتروني',
    text: (address) => `العنوان الحالي هو ${leftToRight(address)}.`,
    new: 'عنوان البريد الإلكتروني الجديد',
    button: 'إرسال الرابط',
    done: {
      heading: 'يُرجى تفقّد صندوق البريد الجديد',
      text: `إن كان العنوان صالحًا للاستخدام، فإن رسالة تتضمن رابطًا في الطريق إليه. يبقى عنوانك كما هو إلى أن يُفتح الرابط. ${lookIntoMailbox}`,
    },
  },
  twoFactor: {
    title: 'تطبيق المصادقة الثنائية',
    off: `مع تطبيق مثل ${appNames[0]} أو ${appNames[1]} أو ${appNames[2]} نطلب رمزًا من ستة أرقام عند تسجيل الدخول. من لديه كلمة مرورك وحدها لا يمكنه الدخول.`,
    on: 'نطلب رمزًا عند تسجيل الدخول بكلمة المرور.',
    begin: 'إعداد',
    scan: 'مسح هذا الرمز بتطبيقك',
    openApp: 'هل التطبيق على هذا الجهاز؟ يمكن فتحه',
    qrLabel: 'رمز استجابة سريعة لتطبيق المصادقة. المفتاح أدناه يؤدي الغرض نفسه.',
    key: 'أو إدخال هذا المفتاح فيه',
    copy: 'نسخ',
    copied: 'تم النسخ',
    keep: 'الاحتفاظ برموز الاسترداد هذه',
    keepText:
      'يتيح كل منها الدخول مرة واحدة من دون هاتفك. يُرجى طباعتها أو حفظها في مدير كلمات المرور، فلن نعرضها مرة أخرى.',
    download: 'حفظ في ملف',
    confirm: 'إدخال الرمز الذي يعرضه التطبيق الآن',
    confirmButton: 'تفعيل',
    done: { heading: 'تم التفعيل', text: 'من الآن فصاعدًا نطلب رمزًا عند تسجيل الدخول.' },
    newCodes: 'إنشاء رموز استرداد جديدة',
    newCodesText: 'لن تصلح الرموز القديمة بعد ذلك.',
    newCodesDone: { heading: 'هذه رموز الاسترداد الجديدة', text: 'لم تعد الرموز القديمة صالحة.' },
    turnOff: 'إيقاف',
    turnOffText: 'تكفي كلمة المرور لتسجيل الدخول بعد ذلك.',
    turnedOff: { heading: 'تم الإيقاف', text: 'تكفي كلمة المرور لتسجيل الدخول الآن.' },
  },
  sessions: {
    title: 'الأجهزة',
    text: 'الأجهزة المسجَّل دخولها إلى حسابك. يُرجى إنهاء ما لا تعرفه منها، ثم تغيير كلمة المرور.',
    current: 'هذا الجهاز',
    unknownDevice: 'جهاز غير معروف',
    device: (browser, system) => `${leftToRight(browser)} على ${leftToRight(system)}`,
    signedIn: (when) => `تسجيل الدخول: ${when}`,
    address: (address) => `من العنوان ${leftToRight(address)}`,
    expires: (date) => `تنتهي الجلسة في ${date} إن لم تُستخدم`,
    revoke: 'تسجيل الخروج',
    revokeDevice: (device) => `تسجيل الخروج من ${isolated(device)}`,
    revoked: (device) => `تم تسجيل الخروج من ${isolated(device)}.`,
    revokeOthers: 'تسجيل الخروج من جميع الأجهزة الأخرى',
    revokedOthers: 'تم تسجيل الخروج من جميع الأجهزة الأخرى.',
    onlyThis: 'لا يوجد دخول إلى حسابك إلا من هذا الجهاز.',
  },
  member: {
    ended: {
      heading: 'انتهت جلستك',
      text: 'ربما من جهاز آخر، أو بعد تغيير كلمة المرور. ما أدخلته لا يزال هنا.',
    },
    signIn: 'تسجيل الدخول من جديد في علامة تبويب جديدة',
  },
};
