"""The words of the five sensitive categories: each is sensitive wherever it stands.

Written for Orrery around the 25 strings of the seed (REF-040, "Sensitive Topics"), with their inflections.
"""

from __future__ import annotations

from typing import Final

_WORDS: Final = {
    "health": """
        abortion abscess adderall addict addicted addiction addictions addicts adhd agoraphobia agoraphobic aids
        alcoholic alcoholics alcoholism alprazolam als alzheimers ambien ambulance amoxicillin amputated
        amputation amputee anaemia anaesthesia anaesthetic anemia anesthesia anesthetic aneurysm angina anorexia
        anorexic antabuse antibiotics antidepressant antidepressants antihistamine antihistamines antipsychotic
        antipsychotics anxiety aphasia apnea apnoea appendicitis arrhythmia arthritic arthritis aspergers
        aspirin asthma asthmatic ativan autism autistic bedridden benign benzo benzos betablockers biopsies
        biopsy bipolar blindness bloodwork bpd bronchitis bulimia bulimic burnout caesarean cancer cancers
        cannabis carcinoma cardiac cardiologist cardiology caregiver carer carers cataract cataracts catheter
        celiac cesarean chemo chemotherapy chiropractor chlamydia cholesterol chronic cigarette cigarettes
        cirrhosis citalopram clinic clonazepam clot clots cocaine codeine coeliac colitis colonoscopy colostomy
        coma concerta concussed concussion contraception contraceptive contraceptives convulsions copd cortisone
        counseling counselling counsellor counselor covid crohns crutches cymbalta cyst cystitis cysts deaf
        defibrillator dehydration dementia dentist depressed depression depressive dermatologist dermatology
        detox diabetes diabetic diagnose diagnosed diagnoses diagnosing diagnosis diagnostic dialysis diarrhea
        diarrhoea diazepam disabilities disability disabled dislocated disorder disorders dissociating
        dissociation dissociative doctor doctors dosage dr drugs dvt dyslexia dyslexic dyspraxia dyspraxic ecg
        ectopic eczema ekg embolism embryos encephalitis endometriosis endoscopy epidural epilepsy epileptic
        epipen escitalopram estrogen fentanyl fertility fever fibroids fibromyalgia flu fluoxetine fracture
        fractured gabapentin gamble gambled gambler gambling gangrene gastroenterologist glaucoma glioblastoma
        gonorrhea gonorrhoea gout gp gynae gynaecologist gynecologist gynecology haematologist haemophilia
        haemorrhage hallucinating hallucination hallucinations hashimotos health healthcare healthy hemorrhoids
        hepatitis hernia heroin herpes hiv hopeless hopelessness hospice hospital hospitalisation hospitalised
        hospitalization hospitalized hospitals hpv hrt hypertension hyperthyroidism hypochondriac hypoglycemia
        hypomania hypothyroidism hysterectomy ibs ibuprofen icu illness illnesses immunocompromised incontinence
        infected infection infertile infertility inhaler injured injuries injury inpatient insemination insomnia
        insomniac insulin iud ivf jaundice ketamine kidney kidneys klonopin lamictal lamotrigine laxative
        laxatives lesion lesions leukaemia leukemia levothyroxine lexapro lithium lorazepam lupus lymphoma
        malaria malignant mammogram manic marijuana mastectomy mastitis mdma measles med medic medical medically
        medicated medication medications medicine medicines meds melanoma melatonin meningitis meniscus
        menopausal menopause menstrual menstruation metastases metastasis metastatic metformin meth methadone
        methylphenidate migraine migraines mirtazapine miscarriage miscarried miscarry miscarrying misdiagnosed
        morphine mounjaro mri mumps naloxone narcan narcotic narcotics nausea nauseous neurodivergent
        neurological neurologist neurology neuropathy neurosurgeon nhs nicotine obese obesity obgyn ocd
        olanzapine oncologist oncology opioid opioids orthodontist orthopaedic orthopedic osteoarthritis
        osteoporosis outpatient overdose overdosed overdoses overdosing oxy ozempic pacemaker painkiller
        painkillers palliative palsy pancreatitis paracetamol paralysed paralysis paralyzed paramedic paramedics
        paranoia paranoid paraplegic parkinsons paroxetine paxil pcos pediatrician percocet phobia physician
        physicians physio physiotherapist physiotherapy pills pmdd pneumonia polio polyps postnatal postpartum
        prednisone preeclampsia preemie pregabalin prescribed prescription prescriptions prognosis prostate
        prosthesis prosthetic prozac psilocybin psoriasis psych psychiatric psychiatrist psychiatrists
        psychiatry psychologist psychologists psychosis psychotherapist psychotherapy psychotic ptsd
        quadriplegic quetiapine radiologist radiotherapy rehab rehabbing rehabilitation relapse relapsed
        relapses relapsing remission rheumatoid rheumatologist ritalin sarcoma scabies schizoaffective
        schizophrenia schizophrenic sciatica sclerosis scoliosis sectioned sedated sedative sedatives seizure
        seizures selfharm semaglutide sepsis seroquel sertraline shingles shrink sickness smokefree smoker sober
        sobriety sperm spondylitis sprain sprained ssri ssris statin statins std stds stent stents steroid
        steroids sti stillbirth stillborn stitches stoma suboxone suicidal suicide suicides surgeon surgeries
        surgery surgical surrogacy symptom symptoms syphilis terminally testosterone therapeutic therapies
        therapist therapists therapy thrombosis thyroid tinnitus tonsillitis tonsils tourette tourettes tramadol
        tranquilizers transfusion transplant transplanted trauma traumatic traumatised traumatising traumatized
        traumatizing tuberculosis tumor tumorous tumors tumour tumours tylenol typhoid ulcer ulcers ultrasound
        unhealthy unwell urologist uti vaccinated vaccine valium vape vaped vapes vaping vasectomy venlafaxine
        vertigo viagra vicodin vomiting vyvanse wegovy wellbutrin wheelchair wheelchairs withdrawal withdrawals
        xanax xray xrays zoloft zyprexa
    """,
    "finance": """
        401k afford alimony arrears bailiff bailiffs bankrupt bankruptcies bankruptcy bankrupted bitcoin
        breadwinner budgeting creditcard creditor creditors crypto cryptocurrency debt debtor debts defaulted
        dole earner earnings earns evict evicted evicting eviction evictions finance finances financial
        financially foodbank foreclosed foreclosure hmrc impoverished income incomes indebted inherit
        inheritance inherited inheriting inherits insolvencies insolvency insolvent installments instalments
        insurance invest invested investing investment investments investor iou irs jackpot jobseekers klarna
        layoff layoffs lender lenders loan loaned loans lottery money monies mortgage mortgaged mortgages
        networth overdraft overdrawn overpaid overspending owed pauper pawnbroker pawned pawnshop paycheck
        paychecks paycheque paycheques payday payout payslip payslips penniless pension pensions poverty
        redundancies refinance refinanced remortgaged remortgaging rent repayment repayments repossessed
        salaried salaries salary savings scammed scammer severance skint stipend subprime taxes taxman underpaid
        unemployment unpaid wage wages wealthy welfare
    """,
    "relationships": """
        adulterer adultery affairs alimony aromantic asexual asexuality betrothed bf bicurious bisexual boyf
        boyfriend boyfriends breakup breakups bridal bride bridesmaid bridesmaids cheated cheating closeted
        condom condoms coparent coparenting crush crushes cuckold custody dated dates dating deadname demisexual
        divorce divorced divorcee divorces divorcing dumped elope eloped elopement eloping enby engaged
        engagement engagements erectile erection estranged ex exboyfriend exes exgirlfriend exhusband exwife
        fetish fiance fiancee fiancees fiances fiancé fiancée fiancées fiancés fling flings flirt flirtation
        flirted flirting flirts flirty friendzone friendzoned fwb gaslight gaslighted gaslighting gaslit gay
        genderfluid genderqueer gf ghosted ghosting girlf girlfriend girlfriends grindr groomsman groomsmen
        handfasting heartbreak heartbreaker heterosexual heterosexuality hitched homewrecker homosexual
        homosexuality honeymoon hookup hookups hornier horny hubby husband husbands infatuated infatuation
        infidelity intersex intimacy intimate jilted kink kinky kissed kissing lesbian lgbt lgbtq libido
        lovemaking lover lovers lovesick marriage marriages married marry marrying masturbate masturbated
        masturbating masturbation matrimony misgendered missus mistress monogamous monogamy newlywed newlyweds
        nonbinary nonmonogamous nudes okcupid onlyfans orgasm orgasms outed pansexual paramour partner partners
        polyam polyamorous polyamory polycule polygamy porn pornography premarital prenup promiscuous proposed
        proposing queer relationship relationships remarried remarry romance romancing romantic separations sex
        sexless sext sexting sexual sexuality sexually shagged shagging situationship smitten snog snogged
        snogging soulmate soulmates spouse spouses stepfather stepmother suitor swinger swingers threesome
        throuple tinder trans transgender transgendered transman transsexual transwoman unfaithful unmarried
        unrequited valentine valentines virgin virginal virginity wedding weddings widow widowed widower wife
        wifey wives womaniser womanizer wooed
    """,
    "legal": """
        abuse abused abuser abusive accusation accusations accused accusing acquittal acquitted affidavit alibi
        allegation allegations alleged arraigned arraignment arrest arrested arresting arrests arson assault
        assaulted assaulting assaults asylum attorney attorneys bail bailiff barrister barristers blackmail
        blackmailed bribe bribed bribery burglar burglarized burglars burglary burgled citizenship complainant
        consulate convict convicted conviction cop cops coroner court courthouse courtroom courts cps crime
        crimes criminal criminally criminals custodial custody defamation defendant defraud deport deportation
        deportations deported deporting deports deposition detained detainee detainees detention disbarred dui
        dwi embassy embezzled embezzlement embezzling evicted eviction extort extorted extortion extradited
        extradition felon felonies felony fined fines forgery fraud fraudster fraudulent greencard groped
        guardianship guilty handcuffs harass harassed harasser harassing harassment homicide illegal illegally
        illegals ilr immigration imprisoned incarcerated incarceration indicted indictment injunction inmate
        inmates interrogated interrogation jail jailbird jailed judge juror jurors jury juvie kidnap kidnapped
        kidnapping larceny lawsuit lawsuits lawyer lawyers legal legality legally libel litigant litigants
        litigate litigating litigation magistrate malpractice manslaughter mediation misdemeanor misdemeanors
        misdemeanour molest molested mugged mugger mugging murder murdered murderer naturalisation naturalised
        naturalization naturalized nda ombudsman overstay overstayed paedophile paralegal parole parolee
        paternity pedophile penitentiary perjured perjury perpetrator pickpocket pickpocketed plaintiff police
        policemen policewoman prison prisoner prisons probate probation prosecuted prosecuting prosecution
        prosecutor prosecutors rape raped raping rapist refugee refugees restraining robbed robber robbers
        robbery sentenced settlement shoplift shoplifter shoplifters shoplifting slander smuggled smuggling
        solicitor solicitors stalked stalker stalking stalks stole stolen strangled subpoena subpoenaed sue sued
        suing swindled swindler tenancy testified testify testimony theft traffickers trafficking trespass
        trespassed trespasser trespassing tribunal undocumented vandalised vandalism vandalized verdict visa
        visas warrant warrants
    """,
    "secrets": """
        blab blabbed blabbing confess confessed confession confidant confidante confide confided confidential
        confidentiality confidentially confides confiding discreet discreetly eavesdrop embargoed hush hushed
        nda offrecord privacy private privately secrecy secret secretive secretly secrets snitch snitched
        snitches snitching tattle undisclosed whistleblower
    """,
}
CATEGORY_OF_WORD: Final = {word: category for category, listed in _WORDS.items() for word in listed.split()}
"""A word that is sensitive wherever it stands, and its category."""
