import { posix } from 'node:path';
import { Parser } from 'htmlparser2';

/** What a browser follows only when somebody clicks. */
const CLICKED = ['a', 'area'];
/** Names of a page, which load nothing. */
const NAMING = ['canonical', 'alternate', 'prev', 'next', 'author', 'license'];
const ADDRESSES = ['href', 'src', 'srcset', 'poster', 'data', 'action', 'xlink:href'];

/**
 * What is wrong with the links of a site: what leads to no file or no anchor, and what a page would load from a network.
 *
 * @param files the text of each page, picture in SVG and style sheet, by path from the root of the site; of other files the path counts
 */
export function faultsOf(files) {
  const pages = new Map(
    [...files].filter(([path]) => /\.(?:html|svg)$/.test(path)).map(([path, text]) => [path, readPage(text)]),
  );
  const links = [
    ...[...pages].flatMap(([path, page]) => page.links.map((link) => ({ path, ...link }))),
    ...[...files]
      .filter(([path]) => path.endsWith('.css'))
      .flatMap(([path, text]) => loadedByStyles(text).map((target) => ({ path, target, isLoaded: true }))),
  ];
  return {
    pages: pages.size,
    links: links.length,
    faults: links.flatMap((link) => {
      const fault = faultOf(link, files, pages);
      return fault === undefined ? [] : [`${link.path}: ${JSON.stringify(link.target)} ${fault}`];
    }),
  };
}

function faultOf({ path, target, isLoaded }, files, pages) {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) {
    return isFine(target, isLoaded)
      ? undefined
      : isLoaded
        ? 'loads from a network'
        : 'is no address of a page';
  }
  const { pathname, hash } = new URL(target, `http://site/${path}`);
  const file = decodeURIComponent(pathname).slice(1);
  // A folder is its index, and beyond the root there is nothing.
  const found = [file, posix.join(file, 'index.html')].find((candidate) => files.has(candidate));
  if (target.startsWith('/') || found === undefined) {
    return 'leads to no file';
  }
  const anchor = decodeURIComponent(hash.slice(1));
  return anchor === '' || pages.get(found)?.anchors.has(anchor) === true ? undefined : 'leads to no anchor';
}

function isFine(target, isLoaded) {
  return isLoaded ? /^data:/i.test(target) : /^(?:https?|mailto):/i.test(target);
}

/** The anchors of a page, and its links: what is clicked, and what is loaded with it. */
function readPage(text) {
  const anchors = new Set();
  const links = [];
  let styles = '';
  let isStyle = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      isStyle = name === 'style';
      styles += `${attributes.style ?? ''}\n`;
      for (const anchor of [attributes.id, attributes.name]) {
        anchors.add(anchor);
      }
      const isLoaded = !CLICKED.includes(name) && !NAMING.includes(attributes.rel);
      for (const key of ADDRESSES.filter((address) => address in attributes)) {
        const targets = key === 'srcset' ? imagesOf(attributes[key]) : [attributes[key]];
        links.push(...targets.map((target) => ({ target: target.trim(), isLoaded })));
      }
    },
    ontext(part) {
      styles += isStyle ? part : '';
    },
    onclosetag() {
      isStyle = false;
    },
  });
  parser.end(text);
  return {
    anchors,
    links: [...links, ...loadedByStyles(styles).map((target) => ({ target, isLoaded: true }))],
  };
}

/** The addresses of a `srcset`, without their widths. */
function imagesOf(srcset) {
  return srcset.split(/,\s+/).map((image) => image.trim().split(/\s+/)[0]);
}

function loadedByStyles(text) {
  const addresses = text.matchAll(/url\(\s*(["']?)(.*?)\1\s*\)|@import\s+(["'])(.*?)\3/g);
  return [...addresses].map((match) => match[2] ?? match[4]);
}
