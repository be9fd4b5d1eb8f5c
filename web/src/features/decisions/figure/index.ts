export { FigureChain } from './figure-chain.tsx';
