package gltf

import "encoding/json"

// document is the JSON object of a file, as far as it is read or written. Indices are places in its lists.
type document struct {
	Asset              asset       `json:"asset"`
	ExtensionsUsed     []string    `json:"extensionsUsed,omitempty"`
	ExtensionsRequired []string    `json:"extensionsRequired,omitempty"`
	Scene              *int        `json:"scene,omitempty"`
	Scenes             []root      `json:"scenes,omitempty"`
	Nodes              []node      `json:"nodes,omitempty"`
	Meshes             []meshes    `json:"meshes,omitempty"`
	Materials          []material  `json:"materials,omitempty"`
	Textures           []texture   `json:"textures,omitempty"`
	Images             []picture   `json:"images,omitempty"`
	Samplers           []sampler   `json:"samplers,omitempty"`
	Accessors          []accessor  `json:"accessors,omitempty"`
	BufferViews        []view      `json:"bufferViews,omitempty"`
	Buffers            []buffer    `json:"buffers,omitempty"`
	Animations         []something `json:"animations,omitempty"`
	Cameras            []something `json:"cameras,omitempty"`
}

// something is an object of which only the number counts.
type something struct{}

type asset struct {
	Generator  string `json:"generator,omitempty"`
	Version    string `json:"version"`
	MinVersion string `json:"minVersion,omitempty"`
}

// root is a scene.
type root struct {
	Nodes []int `json:"nodes,omitempty"`
}

type node struct {
	Name        string         `json:"name,omitempty"`
	Children    []int          `json:"children,omitempty"`
	Mesh        *int           `json:"mesh,omitempty"`
	Skin        *int           `json:"skin,omitempty"`
	Matrix      []float64      `json:"matrix,omitempty"` // column by column
	Translation []float64      `json:"translation,omitempty"`
	Rotation    []float64      `json:"rotation,omitempty"` // x, y, z, w of a quaternion
	Scale       []float64      `json:"scale,omitempty"`
	Extras      mark           `json:"extras,omitempty"`
	Extensions  nodeExtensions `json:"extensions,omitzero"`
}

type nodeExtensions struct {
	Instancing *something `json:"EXT_mesh_gpu_instancing,omitempty"`
}

// meshes is a mesh: a list of primitives.
type meshes struct {
	Name       string      `json:"name,omitempty"`
	Primitives []primitive `json:"primitives"`
}

type primitive struct {
	Attributes map[string]int      `json:"attributes"`
	Indices    *int                `json:"indices,omitempty"`
	Material   *int                `json:"material,omitempty"`
	Mode       *int                `json:"mode,omitempty"`
	Targets    []something         `json:"targets,omitempty"`
	Extensions primitiveExtensions `json:"extensions,omitzero"`
}

type primitiveExtensions struct {
	Draco *something `json:"KHR_draco_mesh_compression,omitempty"`
}

type material struct {
	Name        *string            `json:"name,omitempty"`
	Metal       *metallicRoughness `json:"pbrMetallicRoughness,omitempty"`
	Emissive    []float32          `json:"emissiveFactor,omitempty"`
	AlphaMode   string             `json:"alphaMode,omitempty"`
	AlphaCutoff *float32           `json:"alphaCutoff,omitempty"`
	Extras      mark               `json:"extras,omitempty"`
	Extensions  materialExtensions `json:"extensions,omitzero"`
}

type metallicRoughness struct {
	BaseColor []float32   `json:"baseColorFactor,omitempty"`
	Texture   *textureRef `json:"baseColorTexture,omitempty"`
	Metallic  *float32    `json:"metallicFactor,omitempty"`
	Roughness *float32    `json:"roughnessFactor,omitempty"`
}

type materialExtensions struct {
	Strength *emissiveStrength   `json:"KHR_materials_emissive_strength,omitempty"`
	Specular *specularGlossiness `json:"KHR_materials_pbrSpecularGlossiness,omitempty"`
}

type emissiveStrength struct {
	Strength *float32 `json:"emissiveStrength,omitempty"`
}

type specularGlossiness struct {
	Diffuse    []float32   `json:"diffuseFactor,omitempty"`
	Texture    *textureRef `json:"diffuseTexture,omitempty"`
	Glossiness *float32    `json:"glossinessFactor,omitempty"`
}

type textureRef struct {
	Index      int               `json:"index"`
	TexCoord   int               `json:"texCoord,omitempty"`
	Extensions textureExtensions `json:"extensions,omitzero"`
}

type textureExtensions struct {
	Transform *textureTransform `json:"KHR_texture_transform,omitempty"`
}

type textureTransform struct {
	Offset   []float64 `json:"offset,omitempty"`
	Rotation float64   `json:"rotation,omitempty"` // radians, counter-clockwise
	Scale    []float64 `json:"scale,omitempty"`
	TexCoord *int      `json:"texCoord,omitempty"`
}

type texture struct {
	Sampler *int `json:"sampler,omitempty"`
	Source  *int `json:"source,omitempty"`
}

// picture is an image.
type picture struct {
	URI      string `json:"uri,omitempty"`
	View     *int   `json:"bufferView,omitempty"`
	MimeType string `json:"mimeType,omitempty"`
}

type sampler struct {
	MagFilter int `json:"magFilter,omitempty"`
	MinFilter int `json:"minFilter,omitempty"`
	WrapS     int `json:"wrapS,omitempty"`
	WrapT     int `json:"wrapT,omitempty"`
}

type accessor struct {
	View       *int    `json:"bufferView,omitempty"`
	Offset     int     `json:"byteOffset,omitempty"`
	Component  int     `json:"componentType"`
	Normalized bool    `json:"normalized,omitempty"`
	Count      int     `json:"count"`
	Type       string  `json:"type"`
	Min        bounds  `json:"min,omitempty"`
	Max        bounds  `json:"max,omitempty"`
	Sparse     *sparse `json:"sparse,omitempty"`
}

// bounds are written and not read, since the elements say as much.
type bounds []float32

// UnmarshalJSON ignores the value.
func (*bounds) UnmarshalJSON([]byte) error { return nil }

type sparse struct {
	Count   int           `json:"count"`
	Indices sparseIndices `json:"indices"`
	Values  sparseValues  `json:"values"`
}

type sparseIndices struct {
	View      int `json:"bufferView"`
	Offset    int `json:"byteOffset"`
	Component int `json:"componentType"`
}

type sparseValues struct {
	View   int `json:"bufferView"`
	Offset int `json:"byteOffset"`
}

// view is a bufferView.
type view struct {
	Buffer     int            `json:"buffer"`
	Offset     int            `json:"byteOffset,omitempty"`
	Length     int            `json:"byteLength"`
	Stride     int            `json:"byteStride,omitempty"`
	Target     int            `json:"target,omitempty"`
	Extensions viewExtensions `json:"extensions,omitzero"`
}

type viewExtensions struct {
	Meshopt *something `json:"EXT_meshopt_compression,omitempty"`
}

type buffer struct {
	Length int    `json:"byteLength"`
	URI    string `json:"uri,omitempty"`
}

// Numbers of the specification.
const (
	typeInt8    = 5120
	typeUint8   = 5121
	typeInt16   = 5122
	typeUint16  = 5123
	typeUint32  = 5125
	typeFloat32 = 5126

	targetVertices = 34962
	targetIndices  = 34963

	filterNearest = 9728
	wrapClamp     = 33071
	wrapMirror    = 33648

	modeTriangles = 4
	modeStrip     = 5
	modeFan       = 6
)

// The names of attributes and types of accessors that are read and written.
const (
	position = "POSITION"
	normal   = "NORMAL"
	colors0  = "COLOR_0"
	texCoord = "TEXCOORD_"

	scalar = "SCALAR"
	vec2   = "VEC2"
	vec3   = "VEC3"
	vec4   = "VEC4"
)

// The values of alphaMode that are not the default, OPAQUE.
const (
	alphaMask  = "MASK"
	alphaBlend = "BLEND"
)

// The layout of a GLB file.
const (
	magic       = "glTF"
	headerBytes = 12
	chunkHeader = 8
	chunkJSON   = 0x4e4f534a
	chunkBinary = 0x004e4942
)

// mark is the member "goxel" of the extras of an object, by which a reader knows what it was in the scene.
type mark string

// emptyLayer marks a node that stands for a layer without a surface. A material is marked by the colour of the palette whose it is.
const emptyLayer mark = "empty layer"

// extras is how a mark stands in a file.
type extras struct {
	Goxel string `json:"goxel"`
}

// MarshalJSON returns the extras of an object.
func (m mark) MarshalJSON() ([]byte, error) { return json.Marshal(extras{string(m)}) }

// UnmarshalJSON finds the mark in extras, which may be anything in files of others.
func (m *mark) UnmarshalJSON(text []byte) error {
	var e extras
	if json.Unmarshal(text, &e) == nil {
		*m = mark(e.Goxel)
	}
	return nil
}
