/** Adds the strings that only dashboard and side panel need; imported by their views, not the popup's. */
import { addMessages } from './catalogue.ts';
import agreement from './en-agreement.json';
import between from './en-between.json';
import changes from './en-changes.json';
import pages from './en-pages.json';
import session from './en-session.json';
import today from './en-today.json';

addMessages('en', pages);
addMessages('en', session);
addMessages('en', agreement);
addMessages('en', between);
addMessages('en', changes);
addMessages('en', today);
