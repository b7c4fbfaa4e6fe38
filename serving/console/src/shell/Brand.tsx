import { Link } from '@tanstack/react-router';
import mark from '../favicon.svg';
import classes from './shell.module.css';

export function Brand() {
  return (
    <Link to="/now" className={classes.brand}>
      <img src={mark} alt="" width={28} height={28} />
      <span>Everystore</span>
    </Link>
  );
}
