export { BackToSender } from './back-to-sender.tsx';
