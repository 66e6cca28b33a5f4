/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ivp-answer-words.h"

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

/* clang-format off */
const IvpAnswerWords ivp_answer_words[] = {
    {
        "en",
        LIST("yes", "y", "yep", "yeah", "ok", "okay", "sure", "agreed", "fine"),
        LIST("no", "n", "nope", "no sorry", "sorry no"),
        LIST("hi", "hello", "hey", "good morning", "please", "sorry", "thanks", "thank you", "well", "um"),
        LIST("please", "thanks", "thank you", "thx", "sorry"),
        LIST("record no", "no recording", "no record", "do not record", "dont record", "don't record", "not recorded"),
        LIST("other", "another", "better", "rather"),
        {{"monday", "mon", ""}, {"tuesday", "tue", "tues"}, {"wednesday", "wed", ""}, {"thursday", "thu", "thurs"},
         {"friday", "fri", ""}, {"saturday", "sat", ""}, {"sunday", "sun", ""}},
    },
    {
        "de",
        LIST("ja", "j", "jo", "jep", "gern", "gerne", "einverstanden", "passt", "in ordnung", "ok"),
        LIST("nein", "nee", "ne", "leider nein", "leider nicht"),
        LIST("hallo", "moin", "guten morgen", "guten tag", "bitte", "danke", "sorry", "leider"),
        LIST("bitte", "danke", "vielen dank", "danke schön", "leider"),
        LIST("aufnahme nein", "keine aufnahme", "nicht aufnehmen", "aufzeichnung nein", "keine aufzeichnung", "nicht aufzeichnen"),
        LIST("lieber", "besser", "eher", "anders"),
        {{"montag", "mo", ""}, {"dienstag", "di", ""}, {"mittwoch", "mi", ""}, {"donnerstag", "do", ""},
         {"freitag", "fr", ""}, {"samstag", "sa", "sonnabend"}, {"sonntag", "so", ""}},
    },
    {
        "fr",
        LIST("oui", "o", "ouais", "d'accord", "daccord", "entendu", "volontiers", "ok"),
        LIST("non", "non désolé", "non désolée", "désolé non"),
        LIST("bonjour", "salut", "bonsoir", "merci", "désolé", "désolée", "s'il vous plaît"),
        LIST("merci", "merci beaucoup", "s'il vous plaît", "s'il te plaît", "svp", "stp", "désolé", "désolée"),
        LIST("enregistrement non", "pas d'enregistrement", "ne pas enregistrer", "sans enregistrement"),
        LIST("plutôt", "autre", "mieux"),
        {{"lundi", "lun", ""}, {"mardi", "mar", ""}, {"mercredi", "mer", ""}, {"jeudi", "jeu", ""},
         {"vendredi", "ven", ""}, {"samedi", "sam", ""}, {"dimanche", "dim", ""}},
    },
    {
        "es",
        LIST("sí", "s", "vale", "de acuerdo", "claro", "bueno", "ok"),
        LIST("no", "no lo siento", "lo siento no"),
        LIST("hola", "buenos días", "buenas tardes", "gracias", "perdón", "lo siento", "por favor"),
        LIST("por favor", "gracias", "muchas gracias", "lo siento", "perdón"),
        LIST("grabar no", "no grabar", "sin grabación", "sin grabar", "no grabes", "grabación no"),
        LIST("otro", "otra", "mejor", "prefiero"),
        {{"lunes", "lun", ""}, {"martes", "mar", ""}, {"miércoles", "mié", ""}, {"jueves", "jue", ""},
         {"viernes", "vie", ""}, {"sábado", "sáb", ""}, {"domingo", "dom", ""}},
    },
    {
        "pt_BR",
        LIST("sim", "s", "claro", "combinado", "de acordo", "tá bom", "está bem", "ok"),
        LIST("não", "nao", "não desculpe", "infelizmente não"),
        LIST("oi", "olá", "bom dia", "boa tarde", "obrigado", "obrigada", "desculpe", "por favor"),
        LIST("por favor", "obrigado", "obrigada", "muito obrigado", "muito obrigada", "valeu", "desculpe"),
        LIST("gravar não", "não gravar", "sem gravação", "sem gravar", "gravação não", "não grave"),
        LIST("outro", "outra", "melhor", "prefiro"),
        {{"segunda-feira", "segunda", "seg"}, {"terça-feira", "terça", "ter"}, {"quarta-feira", "quarta", "qua"},
         {"quinta-feira", "quinta", "qui"}, {"sexta-feira", "sexta", "sex"}, {"sábado", "sáb", ""}, {"domingo", "dom", ""}},
    },
    {
        "ja",
        LIST("はい", "ええ", "うん", "了解", "了解です", "了解しました", "承知しました", "大丈夫です", "オーケー", "ok"),
        LIST("いいえ", "いえ", "だめ", "だめです", "無理です", "できません", "都合が悪いです", "すみませんいいえ"),
        LIST("こんにちは", "おはようございます", "こんばんは", "すみません", "ありがとう", "ありがとうございます"),
        LIST("お願いします", "でお願いします", "おねがいします", "でおねがいします", "ありがとう", "ありがとうございます", "です", "番", "番で", "番でお願いします"),
        LIST("録画なし", "録音なし", "録画しないで", "録音しないで", "録画しないでください", "録音しないでください", "録画不可"),
        LIST("他の", "別の", "むしろ"),
        {{"月曜日", "月曜", ""}, {"火曜日", "火曜", ""}, {"水曜日", "水曜", ""}, {"木曜日", "木曜", ""},
         {"金曜日", "金曜", ""}, {"土曜日", "土曜", ""}, {"日曜日", "日曜", ""}},
    },
    {
        "zh_CN",
        LIST("是", "是的", "好", "好的", "可以", "行", "同意", "没问题", "ok"),
        LIST("不", "不行", "不可以", "不是", "不好", "不能", "抱歉不行", "不了"),
        LIST("你好", "您好", "请", "谢谢", "抱歉", "对不起", "早上好"),
        LIST("谢谢", "谢谢你", "谢谢您", "多谢", "请", "吧", "号", "抱歉"),
        LIST("不录音", "不录像", "不要录音", "不要录像", "请不要录音", "请勿录音", "不录制", "不要录制"),
        LIST("其他", "另外", "最好"),
        {{"星期一", "周一", "礼拜一"}, {"星期二", "周二", "礼拜二"}, {"星期三", "周三", "礼拜三"}, {"星期四", "周四", "礼拜四"},
         {"星期五", "周五", "礼拜五"}, {"星期六", "周六", "礼拜六"}, {"星期日", "周日", "星期天"}},
    },
    {
        "ar",
        LIST("نعم", "أجل", "موافق", "موافقة", "حسنا", "تمام", "أكيد"),
        LIST("لا", "كلا", "لا آسف", "لا آسفة", "آسف لا"),
        LIST("مرحبا", "أهلا", "السلام عليكم", "صباح الخير", "شكرا", "آسف", "آسفة", "من فضلك"),
        LIST("من فضلك", "لو سمحت", "رجاء", "شكرا", "شكرا لك", "شكرا جزيلا", "آسف", "آسفة"),
        LIST("لا تسجيل", "بدون تسجيل", "لا تسجل", "التسجيل لا", "عدم التسجيل"),
        LIST("بل", "الأفضل", "أفضل"),
        {{"الاثنين", "اثنين", ""}, {"الثلاثاء", "ثلاثاء", ""}, {"الأربعاء", "أربعاء", ""}, {"الخميس", "خميس", ""},
         {"الجمعة", "جمعة", ""}, {"السبت", "سبت", ""}, {"الأحد", "أحد", ""}},
    },
};
/* clang-format on */

const gsize ivp_answer_n_words = G_N_ELEMENTS(ivp_answer_words);
