import { newId } from '#time';
console.log(newId('x'));
