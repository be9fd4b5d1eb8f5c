export { BelongingAnswers } from './belonging-answers.tsx';
