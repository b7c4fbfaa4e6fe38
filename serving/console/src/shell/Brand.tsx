import { Link } from '@tanstack/react-router';
import mark from '../favicon.svg';
import classes from './shell.module.css';

export function Brand() {
  return (
    <Link to="/now" className={classes.brand}>
      <Name />
    </Link>
  );
}

/** The same where there is nowhere to go yet. */
export function BrandName() {
  return (
    <div className={classes.brand}>
      <Name />
    </div>
  );
}

function Name() {
  return (
    <>
      <img src={mark} alt="" width={28} height={28} />
      <span>Everystore</span>
    </>
  );
}
