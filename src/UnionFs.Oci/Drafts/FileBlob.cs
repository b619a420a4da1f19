namespace UnionFs.Oci;

/// <summary>A file of the host as the only blob of a source.</summary>
internal sealed class FileBlob(string path, Digest digest) : BlobSource(path)
{
    public override IReadOnlyList<Descriptor> Roots => [];

    public override bool Contains(Digest other) => other == digest;

    public override Stream OpenBlob(Digest other) =>
        other == digest ? File.OpenRead(Name) : throw Malformed(other, "the file is another blob");
}
