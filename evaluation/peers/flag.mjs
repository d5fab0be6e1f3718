// Sentences as a JSON array on standard input; for each checker, whether it says anything of each.
import {json} from 'node:stream/consumers'
import {text as checkWithAlex} from 'alex'
import retextEnglish from 'retext-english'
import retextEquality from 'retext-equality'
import {unified} from 'unified'
import {VFile} from 'vfile'
import checkWithWriteGood from 'write-good'

const equality = unified().use(retextEnglish).use(retextEquality).freeze()

function checkWithEquality(sentence) {
  const file = new VFile(sentence)
  equality.runSync(equality.parse(file), file)
  return file.messages
}

const sentences = await json(process.stdin)
const flag = (check) => sentences.map((sentence) => check(sentence).length > 0)
process.stdout.write(
  JSON.stringify({
    alex: flag((sentence) => checkWithAlex(sentence).messages),
    'retext-equality': flag(checkWithEquality),
    'write-good': flag((sentence) => checkWithWriteGood(sentence))
  })
)
