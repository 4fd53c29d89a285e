import siteConfig from '@generated/docusaurus.config';
import { createGatehouseClient } from 'gatehouse/client';

export const apiUrl = String(siteConfig.customFields?.apiUrl);

/** The one of the whole site. It asks for nothing before a page in a browser shows who is signed in. */
export const client = createGatehouseClient({ baseUrl: apiUrl });
