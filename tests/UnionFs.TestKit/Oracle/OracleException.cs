namespace UnionFs.TestKit;

/// <summary>An operation of the oracle failed.</summary>
internal sealed class OracleException(FsError error) : Exception(error.ToString())
{
    public FsError Error { get; } = error;
}
