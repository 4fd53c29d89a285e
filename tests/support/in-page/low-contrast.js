/**
 * To be evaluated in a page: the texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3), each with
 * its ratio. Understands opaque colours.
 */
(() => {
  const leastRatio = 4.5;
  const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);

  /** Relative luminance, as WCAG 2.2 defines it. */
  function luminance(color) {
    const [red, green, blue] = channels(color).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function backgroundOf(element) {
    const { backgroundColor } = getComputedStyle(element);
    const isSeen = channels(backgroundColor)[3] !== 0;
    return isSeen || !element.parentElement ? backgroundColor : backgroundOf(element.parentElement);
  }

  function ratioOf(element) {
    const colors = [getComputedStyle(element).color, backgroundOf(element)];
    const [darker, lighter] = colors.map(luminance).sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  }

  const hasText = ({ childNodes }) =>
    [...childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue.trim() !== '');
  return [...document.querySelectorAll('main *')]
    .filter((element) => element.checkVisibility() && hasText(element) && ratioOf(element) < leastRatio)
    .map((element) => `${element.textContent.trim()}: ${ratioOf(element).toFixed(2)}`);
})();
