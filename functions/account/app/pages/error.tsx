import { usePage } from '../context.tsx';
import { wordsFor } from '../copy/copy.ts';
import { homePage, pathOf } from '../page-list.ts';
import { Frame } from '../ui/frame.tsx';

/** What an error code means; without one, that there is no such page. */
export function ErrorPage() {
  const { copy, data } = usePage();
  const { text } = data.error ? wordsFor(copy, data.error) : copy.error.notFound;
  return (
    <Frame>
      <p>{text}</p>
      <a className="button primary" href={pathOf(homePage)}>
        {copy.error.home}
      </a>
    </Frame>
  );
}
