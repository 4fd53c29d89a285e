import { usePage } from '../context.tsx';
import { pathOf } from '../page-list.ts';

/** Back to the app that has sent somebody here, or to the page that leads here. */
export function BackLink() {
  const { copy, data } = usePage();
  return (
    <p className="back">
      <a href={data.returnTo ?? pathOf('security')}>{copy.common.back}</a>
    </p>
  );
}
