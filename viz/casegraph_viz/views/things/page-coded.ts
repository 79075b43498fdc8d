// The lists of recommendations and of good practice.
import { ready } from "../../../browser/lib/dom.ts";
import { startMode } from "../../../browser/lib/mode.ts";
import { startCoded } from "./coded.ts";

startMode();
startCoded();
ready();
