// Numbers as a person reads them.

function number(value, digits = 3) {
  if (value === null || value === undefined) return "not defined";
  if (value !== 0 && (Math.abs(value) < 1e-2 || Math.abs(value) >= 1e5)) return value.toExponential(1);
  return value.toPrecision(Math.max(digits, Math.floor(Math.log10(Math.abs(value) || 1)) + 1));
}

const withUnit = (value, unit) => (value === null ? "not defined" : number(value, 4) + (unit ? ` ${unit}` : ""));

function duration(ms) {
  if (ms < 1) return "under 1 ms";
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

// "y_3, 3 operator calls, 12 ms: 27 dB, 0.4 dB better than the explicit network"
function whatItBought(scene, t) {
  const curve = scene.curves[0];
  const { parameters, milliseconds, machine, baseline, higher_is_better: higherIsBetter } = scene.meta;
  const calls = t === 1 ? "1 operator call" : `${t} operator calls`;
  const spent = t > 0 && milliseconds ? `, about ${duration(t * milliseconds)}${machine ? ` on ${machine}` : ""}` : "";
  const size = parameters ? `, with ${parameters.toLocaleString("en")} parameters throughout` : "";
  let gain = "";
  if (curve && curve.values[t] !== null) {
    gain = `: ${curve.name} ${withUnit(curve.values[t], curve.unit)}`;
    if (curve.baseline !== null) {
      const ahead = (curve.values[t] - curve.baseline) * (higherIsBetter === false ? -1 : 1);
      const size1 = baseline && baseline.parameters ? ` (1 call, ${baseline.parameters.toLocaleString("en")} parameters)` : "";
      gain += `, ${number(Math.abs(ahead), 2)}${curve.unit && ` ${curve.unit}`} ${ahead >= 0 ? "better" : "worse"} than the explicit network${size1}`;
    }
  }
  return `What the compute bought: ${calls}${spent}${size}${gain}.`;
}
