import { client } from '@site/src/client';
import { GatehouseProvider } from 'gatehouse/react';
import type { ReactNode } from 'react';

/** Docusaurus keeps it over every change of page, and so what is known of the session. */
export default function Root({ children }: { readonly children: ReactNode }) {
  return <GatehouseProvider client={client}>{children}</GatehouseProvider>;
}
