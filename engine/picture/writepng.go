package picture

import "context"

func writePNG(_ context.Context, dst []byte, p *pixels, _ *EncodeOptions) ([]byte, error) {
	return AppendPNG(dst, p.color)
}
