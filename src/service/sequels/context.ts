import type { Feed } from '../feed.ts';
import type { RecipeContext } from '../recipes/context.ts';
import type { ReviewContext } from '../review/context.ts';

export interface SequelContext extends ReviewContext, RecipeContext {
  feed: Feed;
}
