export { compareRecipes, type RecipeChanges, revokePieces, setTolerances } from './change-recipe.ts';
export { describeAddress } from './describe-piece.ts';
export { type ExtendedRecipe, extendRecipe } from './extend-recipe.ts';
export { findRecipeReadAs, listHolding } from './holding.ts';
export {
  addressColumns,
  compareTexts,
  findAddressed,
  fitLayout,
  foldCell,
  haveSameHeaders,
  isOfSheet,
  type LayoutFit,
  listHeaders,
} from './layouts.ts';
