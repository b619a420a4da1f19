using System.Runtime.InteropServices;

namespace UnionFs.TestKit;

/// <summary>Names of the errno values that the kernel may answer, also those the library never uses.</summary>
internal static class HostErrno
{
    private static readonly Dictionary<int, string> s_others = new()
    {
        [4] = "EINTR",
        [7] = "E2BIG",
        [12] = "ENOMEM",
        [14] = "EFAULT",
        [19] = "ENODEV",
        [24] = "EMFILE",
        [26] = "ETXTBSY",
        [38] = "ENOSYS",
        [75] = "EOVERFLOW",
        [122] = "EDQUOT",
    };

    /// <summary>The name of the error that the last call of this thread met.</summary>
    public static string Last => Name(Marshal.GetLastPInvokeError());

    public static string Name(int errno) =>
        Enum.IsDefined((FsError)errno) ? ((FsError)errno).ToString() : s_others.GetValueOrDefault(errno) ?? $"E{errno}";

    /// <summary>The exception for a call that must not fail.</summary>
    public static IOException Exception(string call, string path)
    {
        var errno = Marshal.GetLastPInvokeError();
        return new IOException($"{call} '{path}' failed on the host: {Name(errno)}.", errno);
    }
}
