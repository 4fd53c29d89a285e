import { usePage } from '../context.tsx';
import { agoInWords, momentInWords } from './time.ts';

interface MomentProps {
  readonly time: string;
  /** The sentence around “2 days ago”. */
  readonly say: (when: string) => string;
}

/** Something that was, by how long ago; the exact time shows when it is pointed at. */
export function Moment({ time, say }: MomentProps) {
  const { language } = usePage();
  return (
    <time dateTime={time} title={momentInWords(time, language)}>
      {say(agoInWords(time, language))}
    </time>
  );
}
