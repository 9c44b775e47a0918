// Pictures dropped, pasted or chosen: each gets its alternative text, then lies beside the page.
import { ask, h, newId, t } from "./dom.js";

const TYPES = ["image/png", "image/jpeg", "image/webp"];

/** The pictures of what was pasted or dropped. @param {DataTransfer | null} data @returns {File[]} */
export const picturesOf = (data) => [...(data?.files ?? [])].filter((file) => TYPES.includes(file.type));

/**
 * Asks for alternative texts, puts the files beside the page and hands over what to write.
 * @param {any} editor @param {File[]} files @param {(markdown: string, isBlock: boolean) => void} write
 */
export function askPictures(editor, files, write) {
  const urls = files.map((file) => URL.createObjectURL(file));
  const many = files.length > 1;
  const rows = files.map((file, n) => {
    const alt = h("input", { type: "text", name: "alt", id: newId("f"), autocomplete: "off", autofocus: n === 0 });
    const plain = h("input", { type: "checkbox", name: "decorative", id: newId("f") });
    const caption = many ? h("input", { type: "text", name: "caption", id: newId("f"), autocomplete: "off" }) : null;
    const element = h("li", { class: "picture-row" },
      h("img", { src: urls[n], alt: "" }),
      h("div", {},
        h("p", { class: "file" }, file.name),
        h("label", { for: alt.id }, t("Hình cho thấy gì (cho người không thấy hình)", "What the picture shows (for those who cannot see it)")), alt,
        caption ? [h("label", { for: caption.id }, t("Chú thích dưới hình (không bắt buộc)", "Caption (optional)")), caption] : null,
        h("div", { class: "check" }, h("label", { for: plain.id }, plain, " ", t("Chỉ để trang trí", "Only decorative")))));
    return { file, alt, plain, caption, element };
  });
  ask("picture", many ? t(`${files.length} hình thành một bộ ảnh`, `${files.length} pictures, a gallery`) : t("Thêm hình", "Add a picture"),
    [h("p", { class: "hint" }, t("Hình được thu nhỏ vừa phải, xóa thông tin ẩn (nơi chụp), và đặt cạnh trang.", "Pictures are made smaller where needed, lose hidden information (such as the place), and are put beside the page.")), h("ul", { class: "plain" }, rows.map((row) => row.element))],
    { submit: t("Chèn", "Insert"), wide: true, onclose: () => urls.forEach((url) => URL.revokeObjectURL(url)), onsubmit: async () => {
      const empty = rows.find((row) => !row.alt.value.trim() && !row.plain.checked);
      if (empty) {
        setTimeout(() => empty.alt.focus());
        throw new Error(t("Hình cần lời mô tả: điều mà người không thấy hình cần biết.", "A picture needs a description: what those who cannot see it need to know."));
      }
      const lines = [];
      for (const row of rows) {
        const made = row.made ?? (row.made = await editor.upload(row.file, row.file.name || "hinh.png"));
        const alt = row.plain.checked ? "" : row.alt.value.trim().replace(/\s+/g, " ").replace(/([[\]\\])/g, "\\$1");
        const caption = row.caption?.value.trim().replaceAll('"', "”");
        lines.push(`![${alt}](${made.file}${caption ? ` "${caption}"` : ""})`);
      }
      // A caption belongs to a picture that stands alone.
      const captions = rows.some((row) => row.caption?.value.trim());
      write(many ? (captions ? [":::gallery", ...lines, ":::"].join("\n\n") : [":::gallery", ...lines, ":::"].join("\n")) : lines[0], many);
    } });
}
