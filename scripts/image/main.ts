import { testImage } from './test-image.ts';

process.exitCode = await testImage();
