export { RecipeView } from './recipe-view.tsx';
