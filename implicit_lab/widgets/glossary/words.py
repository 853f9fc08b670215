"""The words of the pages, each once: two plain sentences, the formula, and by which other forms it is known."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """An entry: ``formula`` is TeX, ``forms`` are how else the word is written where a title or a control says it."""

    name: str
    said: str
    formula: str
    forms: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The word as a link names it.

        >>> Word("fixed point", "", "").key
        'fixed-point'
        """
        return re.sub("[^a-z0-9]+", "-", self.name.lower()).strip("-")


WORDS: tuple[Word, ...] = (
    Word(
        "implicit model",
        "A model whose answer is what solves an equation, not what a formula gives in one go. "
        "It is computed by applying one operator again and again until the answer hardly changes.",
        r"y^\star(x) = G\big(y^\star(x), x\big)",
        ("model",),
    ),
    Word(
        "operator",
        "The step G that is applied again and again: it takes the answer so far and the input, and gives the next "
        "answer. It is the same at every turn, parameters and all.",
        r"y_t = G(y_{t-1}, x)",
        ("one step",),
    ),
    Word(
        "iterate",
        "The answer y_t after t applications of the operator. It begins with y_0, which is zero unless the page says "
        "otherwise.",
        r"y_t = G(y_{t-1}, x), \qquad t = 1, 2, \dots",
        ("iterates", "iterations", "steps", "step by step", "passes", "pass by pass", "yt"),
    ),
    Word(
        "fixed point",
        "An answer that the operator leaves as it is. Where the iterates come to rest, they come to rest at one.",
        r"y^\star = G(y^\star, x)",
        ("fixed points", "limit", "y*", "distance to the fixed point"),
    ),
    Word(
        "residual",
        "How much one more iteration changes the answer, relative to the answer. A small one does not say that the "
        "fixed point is near: a slow iteration moves little and has far to go.",
        r"r_t = \frac{\lVert y_t - y_{t-1} \rVert}{\lVert y_t \rVert}",
    ),
    Word(
        "equation residual",
        "How far the flow is from solving the Navier-Stokes equation, relative to what drives it. No true flow is "
        "needed for it, and it weighs fine ripples much more than the relative error does.",
        r"\frac{\lVert u_t \cdot \nabla \omega_t - \nu \Delta \omega_t - \operatorname{curl} f \rVert}"
        r"{\lVert \operatorname{curl} f \rVert}",
    ),
    Word(
        "contraction",
        "An operator that brings any two answers nearer to each other, by at least one factor below 1. It has exactly "
        "one fixed point, and the iterates come to it from every start (Banach).",
        r"\lVert G(y_1, x) - G(y_2, x) \rVert \le \mu(x) \, \lVert y_1 - y_2 \rVert, \qquad \mu(x) < 1",
        ("contract", "contracts"),
    ),
    Word(
        "modulus",
        "The least number by which one application multiplies the distance between two answers at the worst. Below 1 "
        "the operator is a contraction, and near 1 it is a slow one.",
        r"\mu(x) = \sup_{y_1 \ne y_2} \frac{\lVert G(y_1, x) - G(y_2, x) \rVert}{\lVert y_1 - y_2 \rVert}",
        ("gap 1 − μ(0)",),
    ),
    Word(
        "spectral radius",
        "The largest size of an eigenvalue of the operator's derivative at the fixed point: what an error is "
        "multiplied by at each step in the long run. Below 1, iterates that begin near enough come to rest, even "
        "where the modulus is above 1.",
        r"\rho = \max_i \, \lvert \lambda_i \rvert, \qquad \lambda_i \text{ the eigenvalues of } "
        r"\frac{\partial G}{\partial y}(y^\star, x)",
    ),
    Word(
        "Lipschitz constant",
        "The least number L such that the output moves at most L times as far as the input does: how steep a map is. "
        "Globally one number holds for all inputs; locally each input has near it a number of its own, and these may "
        "grow without end from place to place.",
        r"\lVert F(x_1) - F(x_2) \rVert \le L \, \lVert x_1 - x_2 \rVert",
        ("slope", "slopes", "steep", "steepest slope", "cap", "locally Lipschitz", "globally Lipschitz"),
    ),
    Word(
        "slope L_t",
        "How far the iterate moves for each unit by which the input moves: the largest found among the few small "
        "changes δ of the input that were tried (on linear programs their mean). The map from x to y_t is at least as "
        "steep as that; a change that nobody tried may move it further.",
        r"L_t = \max_{\text{tried } \delta} \frac{\lVert y_t(x + \delta) - y_t(x) \rVert}{\lVert \delta \rVert} "
        r"\le \operatorname{Lip}(y_t)",
        ("L_t", "Lₜ", "slope Lₜ", "slope Lt"),
    ),
    Word(
        "amplification",
        "What iterating adds: the slope of the iterate at rest over that of one whole step of the same operator, along "
        "the same changes. Where the operator is a contraction it cannot pass 1/(1 − μ).",
        r"\frac{L_\infty}{L_{\text{one whole step}}} \le \frac{1}{1 - \mu}",
    ),
    Word(
        "regular operator",
        "An operator that (1) is Lipschitz in x, with a constant that grows at most linearly with the size of y, and "
        "(2) is a contraction in y, with a factor μ(x) below 1 that is continuous in x. The factor may come as near "
        "to 1 as it likes from input to input, and that is where steep maps come from.",
        r"\begin{align*} \lVert G(y, x_1) - G(y, x_2) \rVert "
        r"&\le K (1 + \lVert y \rVert) \, \lVert x_1 - x_2 \rVert \\ "
        r"\lVert G(y_1, x) - G(y_2, x) \rVert &\le \mu(x) \, \lVert y_1 - y_2 \rVert \end{align*}",
        ("regular", "regular operators", "two conditions"),
    ),
    Word(
        "explicit network",
        "A network that gives its answer in one pass, without iterating. Iterates are held against one of the same "
        "size, drawn as a dashed line.",
        r"y = N(x)",
        ("one pass", "after one"),
    ),
    Word(
        "unrolled",
        "A network made of K iterations written one after another, each with parameters of its own. It costs as much "
        "to run as K iterations, and has K times the parameters.",
        r"y = G_K\big(\cdots G_2(G_1(y_0, x), x) \cdots, x\big)",
    ),
    Word(
        "parameters",
        "The numbers of a network that training has set. Iterating more often adds none.",
        r"\theta \in \mathbb{R}^p",
    ),
    Word(
        "compute",
        "The arithmetic that an answer costs, counted in multiplications with an addition each. Every iteration costs "
        "the same, so that it grows in proportion to t.",
        r"C_t = t \cdot C_G",
        ("price", "multiply-adds"),
    ),
    Word(
        "PSNR",
        "Peak signal-to-noise ratio: how near a picture is to the true one, in decibels, higher for nearer. Three "
        "decibels more mean half the mean squared error.",
        r"10 \, \log_{10} \frac{1}{\text{mean of } (y - y_{\text{true}})^2}",
    ),
    Word(
        "SSIM",
        "Structural similarity: how alike two pictures are in brightness, contrast and structure, seen through a small "
        "window that moves over them. It is 1 for two pictures that are equal.",
        r"\frac{(2 \mu_a \mu_b + c_1)(2 \sigma_{ab} + c_2)}{(\mu_a^2 + \mu_b^2 + c_1)(\sigma_a^2 + \sigma_b^2 + c_2)}",
    ),
    Word(
        "HQS",
        "Half-quadratic splitting: a step that finds the picture which fits the data and stays near the iterate, then "
        "takes noise out of it. The share of the way that is gone, a, is told on the page.",
        r"G(y, x) = (1 - a) y + a H\big((A^\top A + \beta I)^{-1} (A^\top x + \beta y)\big)",
    ),
    Word(
        "PGD",
        "Proximal gradient descent: a short step downhill on the misfit to the data, then a denoiser. No system of "
        "equations is solved on the way.",
        r"G(y, x) = (1 - a) y + a H\big(y - \gamma A^\top (A y - x)\big)",
    ),
    Word(
        "denoiser",
        "A network H that takes noise out of a picture. Within an iteration it says what pictures look like, while the "
        "data step says what was measured.",
        r"H(\text{picture} + \text{noise}) \approx \text{picture}",
        ("denoising",),
    ),
    Word(
        "vorticity",
        "How fast a fluid turns at a point, and which way round. In the plane it is one number at each point, from "
        "which the velocity follows up to its mean.",
        r"\omega = \partial_1 u_2 - \partial_2 u_1",
    ),
    Word(
        "Reynolds number",
        "How strongly a flow carries itself along, compared with how strongly friction slows it. It is a speed times a "
        "length over the viscosity.",
        r"\mathrm{Re} = \frac{U \ell}{\nu}",
    ),
    Word(
        "relative error",
        "The distance from the truth over the size of the truth (on linear programs over that size plus 1). Zero is "
        "exact.",
        r"\frac{\lVert y_t - y_{\text{true}} \rVert}{\lVert y_{\text{true}} \rVert}",
        ("error", "distance from the optimum"),
    ),
    Word(
        "linear program",
        "The task of finding the cheapest among all points that meet linear equations and inequalities. Where such a "
        "point exists within bounds, one is found at a corner.",
        r"\min_y \; c^\top y \quad \text{subject to} \quad A y \circ b, \quad l \le y \le u",
        ("linear programs", "bounds", "constraints", "optimum"),
    ),
    Word(
        "tie",
        "A cost for which two corners are equally cheap. There the answer jumps as the cost turns, and no slope bounds "
        "it.",
        r"c^\top y_1 = c^\top y_2 \quad \text{for two cheapest corners } y_1 \ne y_2",
        ("ties",),
    ),
    Word(
        "violation",
        "How far the answer is from meeting the constraint or bound that it breaks most. Zero means that it meets all.",
        r"\max_i \, (a_i^\top y_t - b_i)_+",
    ),
    Word(
        "gap",
        "How far the cost of the answer is from the least cost, relative to it. An answer that breaks constraints can "
        "have a small one too.",
        r"\frac{\lvert c^\top y_t - c^\top y^\star \rvert}{\lvert c^\top y^\star \rvert}",
        ("objective gap",),
    ),
    Word(
        "PDHG",
        "Primal-dual hybrid gradient: a classical method for linear programs that moves the answer and the prices of "
        "the constraints in turn. Nobody has trained it.",
        r"y^+ = \mathrm{clip}\big(y - \tau (c - A^\top p), \, l, \, u\big), \qquad "
        r"p^+ = \Pi\big(p + \sigma (b - A (2 y^+ - y))\big)",
        ("first-order method",),
    ),
    Word(
        "length ratio",
        "The input moves along a straight line, and the answer draws a curve: this is the length of the curve over the "
        "length of the line. It grows where the map folds and turns.",
        r"\frac{\text{length of } y_t(x_0 + s d)}{\text{length of } x_0 + s d}",
        ("length",),
    ),
    Word(
        "exact",
        "The share of boards that are right in every cell. One wrong cell counts as much as many.",
        r"\frac{\text{boards right in every cell}}{\text{boards}}",
    ),
    Word(
        "words right",
        "The share of the people in a story of whom the answer is the right word. A right story is one in which all "
        "are.",
        r"\frac{\text{right words}}{\text{words}}",
    ),
    Word(
        "wrong pixels",
        "The share of pixels that have the other tone. A picture of one tone alone would have about as many as there "
        "are pixels of the other.",
        r"\frac{\text{pixels of the wrong tone}}{\text{pixels}}",
    ),
    Word(
        "energy",
        "What a gradient step goes down: the height of the landscape above an answer y. Its valleys are the fixed "
        "points that the iterates can come to rest in.",
        r"G(y, x) = y - h \, \partial_y E(y; x)",
        ("landscape",),
    ),
    Word(
        "gradient",
        "What training follows: how the error changes with each parameter. At a fixed point the exact one solves a "
        "second, linear equation for u, and the others save a part of that.",
        r"\frac{\mathrm{d} \ell}{\mathrm{d} \theta} = \Big(\frac{\partial G}{\partial \theta}\Big)^\top u, \qquad "
        r"u = \Big(\frac{\partial G}{\partial z}\Big)^\top u + g",
        ("gradients", "exact gradient", "learned"),
    ),
    Word(
        "message",
        "What one node of the graph of a linear program sends to the nodes that share a number of A with it. The same "
        "small networks write all messages, at every turn.",
        r"\text{variable } j \leftrightarrow \text{constraint } i \quad \text{where } A_{ij} \ne 0",
        ("messages",),
    ),
)
"""Every word that a page explains, in the order in which a reader meets them."""
