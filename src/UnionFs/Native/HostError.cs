using System.ComponentModel;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>An error of the host by its number. There are more of them than errors of a sandbox, and they are told in the host's words.</summary>
internal readonly record struct HostError(int Number)
{
    /// <summary>A file system's quota is used up.</summary>
    public const int QuotaExceeded = 122;

    /// <summary>More than one call takes: a value of an attribute that is too long.</summary>
    public const int TooBig = 7;

    /// <summary>The kernel has no such call.</summary>
    public const int NoSuchCall = 38;

    private const int Interrupted = 4;

    /// <summary>What the last call of this thread failed with.</summary>
    public static HostError Last => new(Marshal.GetLastPInvokeError());

    public bool IsNone => Number == 0;

    /// <summary>Whether a signal came, so that the call is made again.</summary>
    public bool IsInterrupted => Number == Interrupted;

    /// <summary>As the host says it: "No space left on device".</summary>
    public string Reason => new Win32Exception(Number).Message;

    /// <summary>The answer of a call that is −1 where it failed.</summary>
    public static HostError Of(nint result) => result < 0 ? Last : default;

    public bool Is(FsError error) => Number == (int)error;

    /// <summary>The exception of the type that System.IO has for it.</summary>
    public Exception ToException(string message) => FsErrors.With(
        (FsError)Number switch
        {
            FsError.EPERM or FsError.EACCES or FsError.EROFS => new UnauthorizedAccessException(message),
            FsError.ENAMETOOLONG => new PathTooLongException(message),
            _ => new IOException(message, Number),
        },
        Enum.IsDefined((FsError)Number) ? (FsError)Number : FsError.EIO);

    public override string ToString() => IsNone ? "no error" : Reason;
}
