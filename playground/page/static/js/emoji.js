// The common emoji names, and what they stand for.

const NAMES = `
grinning 😀|smiley 😃|smile 😄|grin 😁|laughing 😆|satisfied 😆|sweat_smile 😅|joy 😂|rofl 🤣|slightly_smiling_face 🙂|upside_down_face 🙃|wink 😉|blush 😊
innocent 😇|heart_eyes 😍|star-struck 🤩|thinking_face 🤔|neutral_face 😐|face_with_monocle 🧐|sunglasses 😎|nerd_face 🤓|confused 😕|worried 😟|cry 😢|sob 😭|tired_face 😫
sleeping 😴|hugging_face 🤗|rolling_eyes 🙄|relieved 😌|robot_face 🤖|wave 👋|raised_hand ✋|raised_hands 🙌|clap 👏|pray 🙏|handshake 🤝|muscle 💪|point_right 👉|point_left 👈
point_up 👆|point_up_2 👆|point_down 👇|ok_hand 👌|thumbsup 👍|+1 👍|thumbsdown 👎|-1 👎|writing_hand ✍️|eyes 👀|bust_in_silhouette 👤|busts_in_silhouette 👥|heart ❤️|blue_heart 💙
green_heart 💚|yellow_heart 💛|broken_heart 💔|sparkles ✨|star ⭐|star2 🌟|dizzy 💫|fire 🔥|boom 💥|tada 🎉|confetti_ball 🎊|gift 🎁|trophy 🏆|medal 🏅|sports_medal 🏅|dart 🎯|rocket 🚀
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|warning ⚠️|no_entry ⛔|no_entry_sign 🚫|exclamation ❗|heavy_exclamation_mark ❗
question ❓|grey_question ❔|information_source ℹ️|bulb 💡|mag 🔍|mag_right 🔎|lock 🔒|unlock 🔓|key 🔑|shield 🛡️|link 🔗|paperclip 📎|pushpin 📌|round_pushpin 📍|scissors ✂️
pencil 📝|memo 📝|pencil2 ✏️|book 📖|books 📚|open_book 📖|notebook 📓|bookmark 🔖|bookmark_tabs 📑|page_facing_up 📄|page_with_curl 📃|clipboard 📋|card_index 📇|file_folder 📁|open_file_folder 📂
calendar 📆|date 📅|spiral_calendar_pad 🗓️|alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|hourglass ⌛|hourglass_flowing_sand ⏳|clock1 🕐|clock3 🕒|clock9 🕘|watch ⌚
mortar_board 🎓|school 🏫|student 🧑‍🎓|teacher 🧑‍🏫|classical_building 🏛️|office 🏢|house 🏠|train 🚆|bus 🚌|car 🚗|airplane ✈️|world_map 🗺️|compass 🧭|earth_africa 🌍|fr 🇫🇷|gb 🇬🇧|eu 🇪🇺
computer 💻|desktop_computer 🖥️|keyboard ⌨️|iphone 📱|telephone_receiver 📞|email 📧|e-mail 📧|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|mailbox 📫|package 📦|printer 🖨️|floppy_disk 💾
chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|abacus 🧮|gear ⚙️|wrench 🔧|hammer_and_wrench 🛠️|test_tube 🧪|microscope 🔬|satellite_antenna 📡|speech_balloon 💬|thought_balloon 💭
mega 📣|loudspeaker 📢|bell 🔔|no_bell 🔕|wheelchair ♿|recycle ♻️|seedling 🌱|herb 🌿|deciduous_tree 🌳|sunny ☀️|partly_sunny ⛅|cloud ☁️|umbrella ☔|snowflake ❄️|rainbow 🌈|zap ⚡|coffee ☕|croissant 🥐
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_forward ▶️|arrows_counterclockwise 🔄|repeat 🔁|heavy_plus_sign ➕|heavy_minus_sign ➖|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣
seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|100 💯|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|white_circle ⚪|black_circle ⚫|new 🆕|ok 🆗
euro 💶|moneybag 💰|credit_card 💳|scales ⚖️|medical_symbol ⚕️|ambulance 🚑|construction 🚧|rotating_light 🚨|lifebuoy 🛟|ring_buoy 🛟|puzzle_piece 🧩|jigsaw 🧩|brain 🧠|footprints 👣|crossed_fingers 🤞
`;

let table = null;

/** emoji gives the character of a name, null when the page does not know it. */
export function emoji(name) {
  table ||= new Map(NAMES.trim().split(/[\n|]/).map((pair) => pair.split(" ")));
  return table.get(name.replace(/::?skin-tone-\d$/, "")) || null;
}

/** emojiOf turns Slack's "1f44b-1f3fb" into characters. */
export function emojiOf(unicode) {
  try {
    return String.fromCodePoint(...unicode.split("-").map((code) => Number.parseInt(code, 16)));
  } catch {
    return null;
  }
}
