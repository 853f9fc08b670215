"""How does a page without a server deblur? ONNX Runtime runs the denoiser, JavaScript all else."""
