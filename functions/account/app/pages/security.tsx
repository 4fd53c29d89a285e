import { usePage } from '../context.tsx';
import { MemberFrame } from '../ui/member-frame.tsx';

export function Security() {
  const { copy } = usePage();
  return <MemberFrame title={copy.common.menu}>…</MemberFrame>;
}
