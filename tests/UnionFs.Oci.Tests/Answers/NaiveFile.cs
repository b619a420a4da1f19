namespace UnionFs.Oci.Tests.Answers;

/// <summary>A stored file as whole walks of every view find it.</summary>
internal sealed class NaiveFile(long size, string sha256, int storedIn)
{
    public long Size => size;

    public string Sha256 => sha256;

    public int StoredIn => storedIn;

    public int HiddenBy { get; set; } = -1;

    /// <summary>The paths it had in the last view that had it.</summary>
    public List<string> Paths { get; set; } = [];
}
