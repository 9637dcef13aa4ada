// Package picture writes pictures as files, small or fast, and makes them plainer.
//
// What comes in is an [image.NRGBA], straight alpha, or an [image.Gray16] such as depths; what goes out is a file of one of the [Formats]:
//
//	f := picture.ByPath("house.webp")
//	file, err := picture.Encode(ctx, nil, img, f, picture.EncodeOptions{})
//
// PNG and WebP keep every pixel exactly, also the colours of transparent ones. A PNG for a picture of 1024x1024 takes some 3 to 9 ms on one
// core, a third of the time of image/png at its best speed or less; [Small] takes longer for the smallest file. [AppendPNG] is the short
// way to a small PNG, and [Reduce] makes do with fewer colours where a file must be smaller yet.
//
// Long pictures are written in pieces that look at their context and give way to short work. PNG files are made on several cores; no file
// depends on how many there are.
//
// Package lettering draws texts into pictures and package sheet puts many pictures on one.
package picture
