export { options, StateOf, wordOf } from "../../ui/coded";
