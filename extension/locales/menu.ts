/** Adds the strings of the browser's own menu, which only the background needs. */
import { addMessages } from './catalogue.ts';
import menu from './en-menu.json';

addMessages('en', menu);
