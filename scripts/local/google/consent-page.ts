/** The page where a developer chooses who signs in. It says that this is not Google, and asks for no password. */
export const consentPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in with "Google" – local stack</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem; color: #1f2328; }
label { display: block; margin: .75rem 0; }
input:not([type=checkbox]) { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: .4rem; }
button { font: inherit; padding: .5rem 1rem; margin: 1rem .5rem 0 0; }
small { color: #59636e; }
</style>
</head>
<body>
<h1>Sign in with "Google"</h1>
<p>This page of the local stack stands in for Google. Choose who signs in.</p>
<form method="post">
<label>E-mail address <input name="email" type="email" required value="ada@example.com"></label>
<label>Name <input name="name" required value="Ada Lovelace"></label>
<label><input name="verified" type="checkbox" checked> Google has verified the address</label>
<label>Account number <input name="subject" autocomplete="off"><small>Google's own; made of the address if left out.
The same number with another address is an account whose address has changed.</small></label>
<button>Continue</button>
<button name="refuse" value="yes" formnovalidate>Refuse</button>
</form>
</body>
</html>
`;

/** Neither scripts nor frames. Forms may go on to wherever the sign-in began, hence no `form-action`. */
export const consentPagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
