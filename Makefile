# Everything here works from a fresh clone; the machine needs only python3 (3.11 or newer) and make.
# 用法：make help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The lock files name every package, so pip has nothing to resolve.
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps

# make run INBOX=path 处理另一个目录；make test TESTS=tests/tables 只运行一部分测试；JOBS 为测试的进程数
INBOX ?= data/inbox
TESTS ?= tests
JOBS ?= 2
ARGS ?=

export DAGSTER_DISABLE_TELEMETRY := 1

.DEFAULT_GOAL := help
.PHONY: help run ui test bench check format lock hooks clean

help: ## 列出这些命令
	@grep -hE '^[a-z]+:.*## ' Makefile | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

run: $(VENV)/.installed ## 读取 data/inbox 的文件，评分、查错、出报告 (the main job over data/inbox)
	@$(BIN)/jixiao run --inbox "$(INBOX)" $(ARGS)

ui: $(VENV)/.installed ## 在本机打开 Dagster 的网页界面 (dagster dev on 127.0.0.1, with the daemon)
	@$(BIN)/jixiao ui $(ARGS)

test: $(VENV)/.installed-dev ## 运行测试，末尾列出未运行的及其原因 (the tests)
	@$(BIN)/python -m pytest -n $(JOBS) $(TESTS) $(ARGS)

bench: $(VENV)/.installed-dev ## 运行性能测试，写入 bench.json (the benchmarks)
	@$(BIN)/python -m tests.bench $(ARGS)

check: $(VENV)/.installed-dev ## 检查格式、类型和各层的依赖 (ruff, mypy, import-linter)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/import-linter lint

format: $(VENV)/.installed-dev ## 整理代码格式 (ruff)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

hooks: $(VENV)/.installed-dev ## 每次提交前自动检查 (pre-commit)
	@$(BIN)/pre-commit install

# Keeps the locked versions that still fit; `make lock ARGS=--upgrade` takes the newest.
lock: $(VENV)/.installed-dev ## 按 pyproject.toml 重新锁定依赖的版本 (pins and hashes)
	@$(BIN)/uv pip compile pyproject.toml --group build $(LOCK) -o requirements.txt $(ARGS)
	@$(BIN)/uv pip compile pyproject.toml --group build --extra dev --extra ocr -c requirements.txt $(LOCK) -o requirements-dev.txt $(ARGS)
LOCK := --quiet --universal --generate-hashes --no-header --no-annotate

clean: ## 删除 .venv 和各种缓存；数据和报告不动 (the outputs stay)
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find assets pipelines resources tests -type d -name __pycache__ -prune -exec rm -rf {} +

# A stamp is newer than what it was installed from; only when that changes is anything installed again. The project
# itself is installed in place, with the build backend of the lock file: nothing unpinned is downloaded.
$(VENV)/.installed: requirements.txt pyproject.toml
	$(ENSURE_VENV)
	@echo '正在安装依赖，第一次约需一两分钟 (installing dependencies, a minute or two the first time) …'
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo '正在安装测试和检查的工具 (installing the tools for tests and checks) …'
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

define ENSURE_VENV
@command -v $(PYTHON) >/dev/null || { \
	echo '错误：找不到 $(PYTHON)。请安装 Python 3.11 或更高版本，或用 make PYTHON=路径 指定。'; \
	echo 'Error: $(PYTHON) not found. Install Python 3.11 or newer, or name one: make PYTHON=path.'; exit 1; } >&2
@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' || { \
	echo "错误：需要 Python 3.11 至 3.14，而 $(PYTHON) 是 $$($(PYTHON) -V 2>&1)。可用 make PYTHON=python3.12 指定。"; \
	echo "Error: Python 3.11 to 3.14 is needed, $(PYTHON) is $$($(PYTHON) -V 2>&1). Name one: make PYTHON=python3.12"; \
	exit 1; } >&2
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	echo '错误：这个 Python 不能建虚拟环境（缺 venv 或 ensurepip）。Debian、Ubuntu 请先：apt install python3-venv'; \
	echo 'Error: this Python cannot make virtual environments. On Debian or Ubuntu: apt install python3-venv'; \
	exit 1; } >&2
@$(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
endef
