import Link from '@docusaurus/Link';
import useBaseUrl from '@docusaurus/useBaseUrl';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import Layout from '@theme/Layout';
import { useUser } from 'gatehouse/react';

export default function Home() {
  const { siteConfig } = useDocusaurusContext();
  const lantern = useBaseUrl('/lantern.svg');
  return (
    <Layout>
      <main className="hero home">
        <div className="container">
          <img src={lantern} alt="" width="128" height="128" />
          <h1 className="hero__title">{siteConfig.title}</h1>
          <p className="hero__subtitle">{siteConfig.tagline}</p>
          <Link className="button button--primary button--lg" to="/docs/intro">
            Read the guide
          </Link>
          <GoOn />
        </div>
      </main>
    </Layout>
  );
}

/** Comes when somebody is known, in place of nothing. */
function GoOn() {
  const user = useUser();
  if (!user) return null;
  return (
    <p className="margin-top--md">
      <Link to="/profile">Go on, {user.name}</Link>
    </p>
  );
}
