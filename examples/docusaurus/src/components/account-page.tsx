import Layout from '@theme/Layout';
import type { ReactNode } from 'react';

interface AccountPageProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** The frame of the pages around the account. */
export function AccountPage({ title, children }: AccountPageProps) {
  return (
    <Layout title={title}>
      <main className="container account-page">
        <h1>{title}</h1>
        {children}
      </main>
    </Layout>
  );
}
