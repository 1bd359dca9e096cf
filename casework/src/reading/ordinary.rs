//! Ordinary English words of five letters and more that are one slip away from words a vocabulary is likely to hold.

/// Whether a word is an ordinary one, never to be taken for a misspelling.
pub(super) fn is_ordinary(word: &str) -> bool {
    listed!(
        word,
        "about above abuse access accident account across action active actual adapt adopt advice advise affect after again agent \
         agree ahead alarm alcove alive allow alone along alter amber among anger angle angry annual answer anxiety anyone apart \
         apartment appeal appear apple apply april argue arise around arrange arrest arrive article aside asked asleep assess \
         asset assist attach attack attempt attend attendant attention august aunty autumn avoid awake award aware awful babysit \
         badly baker balance banks basic basis batter battery beach beard beast because become bedroom before begin begun behave \
         being belief believe belong below bench benefit better between beyond birth blame blank blanket blazer bleed block blood \
         board boiler books boots border borrow bought bound bowel boxes brain brake brand brave bread break breath breathe \
         bridge brief bright bring broke broken brother brought brown bruise brush budget build building bundle burden burnt \
         business butter button buyer caller calling camping cancel cancer candle cannot caravan career careful carer carers \
         caring carpet carry casual casually catch caught causal cause caution centre certain chain chair chance change charge \
         charity chase cheap check cheese chest child children choice choose circle citizen claim class clean clear clearly clerk \
         clever climb clinic close closed cloth clothes coach coast coffee collar collect colour combine comfort coming comment \
         common company compare complain complete concern condition conduct confirm consider consult contact contain content \
         contest continue contract contrast control cooker cooking corner correct cottage could counsel count counter country \
         county couple courage course court cousin cover covered crash cream create credited creditor crime crisis cross crowd \
         crown cruel crying cupboard current curtain custard custom customer cutter cycle daily damage damaged danger daughter \
         dealt death debate decent decide degree delay deliver demand dental dentist depart depend deposit describe desire detail \
         develop device devote dinner direct dirty disable discuss dispute district doctor doing dollar doors doubt dozen draft \
         drain drawn dream dress drink drive driver dropped drove during eager early earth easily eating eighth either elder \
         elect elected election electoral eleven emerge emergence employ empty enable ended enemy enjoy enough ensure enter \
         entire entry equal error escape evening event every exact example exceed excess excite exclude exclusive excuse exercise \
         exist expand expect expel expend expense explain explode explore express extend extra fabric facing factor fairly faith \
         false family famous fancy father fault favour feeling female fence fever field fifth fight figure filled final finance \
         finder finding finger finish fired first fixed flash fleet flesh floor flower fluid focus follow force forced foreign \
         forest forget formal former forth forty forward found frame fresh friday fridge friend fright front frost fruit fully \
         funny further future gained garage garden gather gender general gentle giant given glass global going goods grade grand \
         grant grass great green greet grief grocer ground group grown growth guard guess guest guide guilt habit happen happy \
         hardly hasten hated haven having health healthy heard heart heated heater heavy height hello helped hence hidden highly \
         himself hitter holiday honest honour hoped horse hospice hosted hostile hosting hotel hotels hound house housed houses \
         however human hundred hungry hurry husband ideal image impact impatient import improve inches include income increase \
         indeed indoor infant inform injury inner insist instead insure intend interest invite invoice inward issue items itself \
         jacket joint judge juice jumper junior kettle kicker killed kitchen knife knight knock known labour lacking ladder \
         landed landing lands language large laser later laugh launch lawyer layer leader leading learn lease least leave legal \
         lender length lesson letter level liable light lighter limit limited linen liquid listen little lively liver living \
         loaded local locate lodge lonely looked loose lorry loser losing lounge lovely lover lower loyal lucky lunch machine \
         magic major maker manage manner march margin market marriage marry match matter maybe mayor meant measure medal media \
         medical medium member memory mental mention mercy merit metal meter method middle might million minded minor minute \
         mirror missed missing mistake mixed model modern moment monday money month moral morning mortgage mother motion motor \
         mouse mouth moved movie murder muscle museum music mutual myself naked narrow nation native nature nearby nearly needed \
         neither nephew nerve never newly niece night nights nobody noise normal north nothing notice notion number nurse nurses \
         nursing oblige observe obtain obvious occur offend offer office officer often older onion online operate opinion oppose \
         option order organ other ought ounce outcome outdoor outer outside owner oxygen packet pages painful paint painting \
         palace panel paper parcel parent parents parish parked parking partly partner party passed passing passport patch \
         patience patient patients pattern pause payable payment peace penalty pencil pension people pepper perfect perform \
         perhaps period permit person phone photo phrase piano picked picture piece pillow pilot place placed placid plain plane \
         plant plate player pleasant please plenty pocket point police policies policy polite political popular portion postal \
         posted pound pounds power praise prayer prefer pregnant prepare present press pretty prevent price pride priest print \
         printer prior prison private prize problem process produce product profit project promise proper property propose \
         protect proud prove provide public punish pupil purchase purple purpose pushed quality quarter queen question queue \
         quick quiet quite rabbit radio raised range rapid rather reach react reader ready really reason recall receive recent \
         reckon recover reduce refer reform refuge refuse refused regard region regret regular reject relate release relief \
         remain remark remember remind remote remove rental rented renter repair repeat reply report request require rescue \
         resent respect respond result retire return review reward right river roast robbed robin rolled rooms rouge rough \
         roughly round route royal ruined ruler rural safely safety salary sample saved saving scale scared scene school schools \
         score screen search season second secret section secure seeing select senior sense sentence separate series serious \
         serve service settle settled seven several severe shade shake shall shame share sharp sheet shelf shelter shift shine \
         shirt shock shoes shoot short should shoulder shout shower sight silent silver similar simple simply since single sister \
         sixth sketch skill sleep sleeper sleepy slight slope small smart smell smile smoke smooth snack social solid solve \
         someone sorry sorted sound source south space spare speak special speed spell spend spent spice spirit split spoke \
         spoken sport spread spring square stable staff stage stairs stamp stand start state states station statue stayed steady \
         steal steam steel steep stick still stock stole stomach stone stood storage store stored storm story straight strange \
         strap stream street strength stress stretch strike string strip stroke strong stuck student study stuff style subject \
         submit succeed sudden suffer sugar suggest suited summer sunday supper supply support suppose surface surgery surprise \
         survey suspect sweep sweeping sweet swept swing switch system table tablet taken taking taste taught taxes teach teacher \
         telling temper temple temporarily tenant tender terms terrible thank their theme there these thick thief thing think \
         third thirty those though thought thread threat three throat through thrown thumb ticket tight title toast today toilet \
         tonight tooth topic total touch tough tower track trade trail train trainer training travel treat trial trick tried \
         trouble trough trousers truck truly trunk trust truth trying tuesday tutor twelve twenty twice twist ulcer under union \
         unite united units universe university unless until upset urgent usage useful usual vacant valley value vehicle verse \
         victim video village visible vision visit visited visitor vital voice voted voter voucher wages waist waited waiter \
         waiting walked walker walking wallet wander wanted wanting warden warned warning washed washer washing waste watch water \
         weaken weapon weather weekend weekly weigh weight welcome welfare wheel where which while white whole whose widow width \
         window winter wiped wished within without woman women wonder wooden worded wording words worked worker workers world \
         worry worse worst worth would wound wrist write writer writing written wrong yellow young younger yours youth"
    )
}
