export { keepLinkToken } from './link-token.ts';
export { SignInForm } from './sign-in-form.tsx';
