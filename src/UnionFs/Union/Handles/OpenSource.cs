namespace UnionFs;

/// <summary>The content of a base file that an open node shows, open. Nearly always the only one.</summary>
internal sealed record OpenSource(BaseOrigin Origin, LayerContent Content, OpenSource? Next);
