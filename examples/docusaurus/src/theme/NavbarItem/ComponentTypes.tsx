import { AccountItem } from '@site/src/components/account-item';
import ComponentTypes from '@theme-original/NavbarItem/ComponentTypes';

/** Docusaurus' own items, and the one that docusaurus.config.ts names. */
export default { ...ComponentTypes, 'custom-account': AccountItem };
