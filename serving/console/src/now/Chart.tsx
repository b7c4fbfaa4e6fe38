import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import classes from './now.module.css';

export interface Line {
  label: string;
  values: (number | null)[];
}

interface Props {
  title: string;
  unit: string;
  /** Seconds since the epoch. */
  times: number[];
  lines: Line[];
  /** What the times span, in words. */
  span?: string;
  /** Days below the line instead of the time of day. */
  days?: boolean;
}

const HEIGHT = 168;

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Lines over time, the last two minutes unless something else is said; the legend says the newest values in words. */
export function Chart({ title, unit, times, lines, span = 'the last two minutes', days = false }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useComputedColorScheme('light');
  const labels = lines.map((line) => line.label).join('|');
  const data = [times, ...lines.map((line) => line.values)] as uPlot.AlignedData;
  const newest = useRef(data);
  newest.current = data;

  useEffect(() => {
    const at = host.current;
    if (!at) return;
    const style = getComputedStyle(document.documentElement);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const axis = {
      stroke: color('--soft'),
      grid: { stroke: color('--line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    const made = new uPlot(
      {
        width: at.clientWidth,
        height: HEIGHT,
        padding: [8, 24, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_, __, max) => [0, Math.max(1, (max || 0) * 1.15)] } },
        axes: [
          { ...axis, size: 28, space: 70, values: (_, ticks) => ticks.map((tick) => (days ? day.format(tick * 1000) : new Date(tick * 1000).toLocaleTimeString('en-GB'))) },
          { ...axis, size: 46, space: 36 },
        ],
        series: [
          {},
          ...labels.split('|').map((label, i) => ({
            label,
            stroke: color(`--chart-${i + 1}`),
            width: 2,
            dash: i === 0 ? undefined : [6, 4],
            fill: i === 0 ? `${color('--chart-1')}14` : undefined,
            points: { show: false },
          })),
        ],
      },
      newest.current,
      at,
    );
    plot.current = made;
    const resize = new ResizeObserver(() => made.setSize({ width: at.clientWidth, height: HEIGHT }));
    resize.observe(at);
    return () => {
      resize.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [scheme, labels, days]);

  useEffect(() => plot.current?.setData(newest.current), [times]);

  return (
    <figure className={classes.figure}>
      <div ref={host} className={classes.chart} role="img" aria-label={`${title} over ${span}, ${unit}`} />
      <figcaption className={classes.legend}>
        {lines.map((line, i) => (
          <span key={line.label} data-line={i + 1}>
            {line.label}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
