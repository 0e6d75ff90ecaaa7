import type { i18n } from 'i18next';
import { beforeEach, describe, expect, it } from 'vitest';
import { createI18n } from '../../../renderer/i18n/create-i18n.ts';
import { LATER, loadLanguage, loadLater } from '../../../renderer/i18n/languages.ts';

let instance: i18n;

beforeEach(() => {
  instance = createI18n();
});

const spoken = () => instance.t('campaigns.new');

async function choose(language: 'en' | 'ms' | 'zh' | 'th') {
  await loadLanguage(instance, language);
  await instance.changeLanguage(language);
}

describe('the words of the screens behind the PIN', () => {
  it('are not there before they are loaded, and are then asked for like any other', async () => {
    expect(spoken()).toBe('campaigns.new');
    await loadLater(instance);
    expect(spoken()).toBe('New campaign');
    expect(instance.t('shell.lock')).toBe('Lock');
  });

  it('are those of the language that is spoken', async () => {
    await choose('ms');
    await loadLater(instance);
    expect(spoken()).toBe('Kempen baharu');
  });

  it('do not come with a language as long as nobody needs them', async () => {
    await choose('th');
    expect(instance.hasResourceBundle('th', LATER)).toBe(false);
  });

  it('come with the next language once they are there', async () => {
    await loadLater(instance);
    await choose('zh');
    expect(spoken()).toBe('新建营销活动');
    await choose('en');
    expect(spoken()).toBe('New campaign');
  });

  it('follow a language that is chosen while they are on their way', async () => {
    const loaded = loadLater(instance);
    await instance.changeLanguage('th');
    await loaded;
    expect(spoken()).toBe('แคมเปญใหม่');
  });
});
