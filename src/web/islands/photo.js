// A photo that a phone took for a form is made smaller before it goes: what is written on a paper stays readable, and where it was taken goes away with the rest
// of what cameras write into files. What the browser cannot read stays as it is; the server looks into it in any case.
const longest = 2400
const heavy = 1_000_000

async function smaller(file) {
  if (!/^image\/(jpeg|webp|heic|heif)$/.test(file.type)) return file
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (!picture) return file
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height))
  if (scale === 1 && file.size <= heavy) return file
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale))
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 })
  return blob.size < file.size ? new File([blob], `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: blob.type }) : file
}

// On the document, so that it holds for forms that come later, and before others hear of the change.
const making = new WeakSet()
document.addEventListener(
  'change',
  async (event) => {
    const control = event.target
    if (!(control instanceof HTMLInputElement) || control.type !== 'file' || !globalThis.OffscreenCanvas || making.has(control)) return
    const given = [...control.files]
    if (!given.some(({ type }) => type.startsWith('image/'))) return
    making.add(control)
    const made = await Promise.all(given.map((file) => smaller(file).catch(() => file)))
    making.delete(control)
    // Chosen anew meanwhile, or nothing to gain.
    if (made.every((file, at) => file === given[at]) || [...control.files].some((file, at) => file !== given[at])) return
    const files = new DataTransfer()
    for (const file of made) files.items.add(file)
    control.files = files.files
    control.dispatchEvent(new Event('input', { bubbles: true }))
  },
  true,
)
