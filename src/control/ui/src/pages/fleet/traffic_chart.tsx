// An hour of requests as a chart; loaded on its own, with the library that draws it.
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { fleetStrings as words } from '@/strings/fleet';
import type { Curve } from './sparkline_shape';

interface TrafficChartProps {
  from: string;
  stepSeconds: number;
  curve: Curve;
}

function dataOf({ from, stepSeconds, curve }: TrafficChartProps): uPlot.AlignedData {
  const first = Date.parse(from) / 1000;
  return [curve.requests.map((_, index) => first + index * stepSeconds), curve.requests, curve.errors];
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

function clockTime(seconds: number): string {
  return clock.format(seconds * 1000);
}

/** Colours are those of the page, of which only the style sheet knows. */
function optionsFor(box: HTMLElement): uPlot.Options {
  const style = getComputedStyle(box);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour('--ink-soft'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const bars = uPlot.paths.bars!({ size: [0.8], align: 1 });
  const series = (label: string, name: string): uPlot.Series => ({
    label,
    fill: colour(name),
    stroke: colour(name),
    width: 0,
    paths: bars,
    points: { show: false },
  });
  return {
    width: box.clientWidth,
    height: box.clientHeight,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, 8, 0, 0],
    scales: { y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [
      { ...axis, grid: { show: false }, size: 28, values: (_, times) => times.map(clockTime) },
      { ...axis, size: 48 },
    ],
    series: [{}, series(words.requests, '--accent'), series(words.errors5xx, '--bad')],
  };
}

export default function TrafficChart(props: TrafficChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const at = box.current!;
    const draw = () => {
      chart.current?.destroy();
      chart.current = new uPlot(optionsFor(at), dataOf(latest.current), at);
    };
    draw();
    const size = new ResizeObserver(() =>
      chart.current?.setSize({ width: at.clientWidth, height: at.clientHeight }),
    );
    size.observe(at);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      size.disconnect();
      theme.disconnect();
      chart.current?.destroy();
      chart.current = null;
    };
  }, []);
  const { from, stepSeconds, curve } = props;
  useEffect(() => {
    chart.current?.setData(dataOf({ from, stepSeconds, curve }));
  }, [from, stepSeconds, curve]);
  return <div ref={box} className="h-full overflow-hidden" />;
}
