import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isLanguage, type Language, languageCookie } from '../app/copy/languages.ts';

/** The language of a page: the one that was chosen here, else the first of the browser's that there is, else English. */
export function chooseLanguage({
  cookies = [],
  headers,
}: Pick<APIGatewayProxyEventV2, 'cookies' | 'headers'>): Language {
  const chosen = cookies.find((cookie) => cookie.startsWith(`${languageCookie}=`))?.split('=')[1] ?? '';
  const tags = [chosen, ...acceptedTags(headers['accept-language'] ?? '')];
  return tags.find(isLanguage) ?? 'en';
}

/** More than any browser sends: what follows is not looked at. */
const maxTags = 20;

/** Primary languages in the order of preference (RFC 9110 §12.5.4). */
function acceptedTags(header: string): string[] {
  return header
    .split(',', maxTags)
    .map((part) => {
      const [tag = '', quality = ''] = part.trim().split(/\s*;\s*q=/);
      return { tag: tag.split('-')[0]?.toLowerCase() ?? '', quality: quality === '' ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
